import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';

/** Tokens of voice sockets: opaque, each names its call by itself. */
export class Tokens {
  readonly #known = new Map<string, { callId: string; untilMs: number }>();

  /** A fresh one; `lifeMs` 0 = it never expires by itself. */
  issue(callId: string, lifeMs: number): string {
    const token = randomBytes(24).toString('base64url');
    const untilMs = lifeMs === 0 ? Number.POSITIVE_INFINITY : performance.now() + lifeMs;
    this.#known.set(token, { callId, untilMs });
    return token;
  }

  /** The call is forgotten, and its tokens with it. */
  forget(callId: string): void {
    for (const [token, known] of this.#known) if (known.callId === callId) this.#known.delete(token);
  }

  /** Whether the token opens this call now. */
  opens(token: string, callId: string): boolean {
    const known = this.#known.get(token);
    return known?.callId === callId && performance.now() < known.untilMs;
  }
}

import type { Logger } from 'pino';
import type { Metrics } from './counts.ts';
import type { ClaimOutcome } from './frames.ts';
import type { NoAnswer } from './pending.ts';

/** A caller who is gone, or whom somebody else has: nothing is wrong. */
const ORDINARY_REFUSALS = new Set([
  'SESSION_BUSY',
  'SESSION_CLOSED',
  'SESSION_NOT_FOUND',
  'SESSION_NOT_OPEN',
]);

export interface ClaimsParts {
  /** Sends the claim; `settle` is called once, whatever becomes of it. */
  readonly claim: (sessionId: string, settle: (outcome: ClaimOutcome | NoAnswer) => void) => void;
  /** Says that we are ready to be handed the call. */
  readonly ready: (sessionId: string) => void;
  readonly mayClaim: () => boolean;
  /** A call of this session is alive here. */
  readonly isAlive: (sessionId: string) => boolean;
  readonly handOverMs: number;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** Makes offered calls ours: at once, all side by side, and never behind anything that takes time. */
export class Claims {
  readonly #parts: ClaimsParts;
  readonly #asked = new Set<string>();
  /** Claimed and not yet handed over. */
  readonly #expected = new Map<string, { readonly again: boolean; readonly timer: NodeJS.Timeout }>();
  #stopped = false;

  constructor(parts: ClaimsParts) {
    this.#parts = parts;
  }

  /** Claims no further call. Those that are alive here are still claimed anew when the platform has lost us. */
  stop(): void {
    this.#stopped = true;
  }

  offered(sessionId: string, again: boolean): void {
    const { claim, isAlive, mayClaim, metrics } = this.#parts;
    if (this.#asked.has(sessionId)) return metrics.count('offer-repeated');
    if (!isAlive(sessionId) && (this.#stopped || !mayClaim())) return metrics.count('offer-left');
    this.#asked.add(sessionId);
    claim(sessionId, (outcome) => {
      this.#asked.delete(sessionId);
      this.#answered(sessionId, again, outcome);
    });
  }

  /** The call came. Returns whether somebody held it before us. */
  handedOver(sessionId: string): boolean {
    const again = this.#expected.get(sessionId)?.again ?? false;
    this.forget(sessionId);
    return again;
  }

  /** The session is over. */
  forget(sessionId: string): void {
    clearTimeout(this.#expected.get(sessionId)?.timer);
    this.#expected.delete(sessionId);
  }

  /** The socket on which the claims were made is gone, and they with it. */
  reset(): void {
    for (const sessionId of this.#expected.keys()) this.forget(sessionId);
  }

  #answered(sessionId: string, again: boolean, outcome: ClaimOutcome | NoAnswer): void {
    const { log, metrics, ready } = this.#parts;
    if (outcome === 'dropped') return;
    if (outcome === 'expired') {
      log.warn({ sessionId }, 'the voice platform did not answer a claim');
    } else if (outcome.ok) {
      metrics.count('offer-claimed');
      this.#expect(sessionId, again);
      ready(sessionId);
    } else {
      this.#refused(sessionId, outcome.code);
    }
  }

  #refused(sessionId: string, code: string): void {
    const { log, metrics } = this.#parts;
    metrics.count(code === 'SESSION_BUSY' ? 'offer-busy' : 'offer-gone');
    if (ORDINARY_REFUSALS.has(code)) log.debug({ sessionId, code }, 'call not ours');
    else log.warn({ sessionId, code }, 'the voice platform refused a claim');
  }

  #expect(sessionId: string, again: boolean): void {
    const { handOverMs, log } = this.#parts;
    this.forget(sessionId);
    const timer = setTimeout(() => {
      this.#expected.delete(sessionId);
      log.warn({ sessionId }, 'the voice platform did not hand over a claimed call');
    }, handOverMs);
    this.#expected.set(sessionId, { again, timer });
  }
}

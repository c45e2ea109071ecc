import type { LiveCall } from './live-call.ts';

/** Results of a call's steps are kept this long after its end, for a workflow that asks late. */
const KEEP_ENDED_MS = 5 * 60_000;

/** The calls that this gateway holds, and those that ended a moment ago. */
export class HeldCalls {
  readonly #calls = new Map<string, LiveCall>();
  readonly #callers = new Map<LiveCall, string>();
  readonly #forgetting = new Set<NodeJS.Timeout>();

  get(callId: string): LiveCall | undefined {
    return this.#calls.get(callId);
  }

  /** Calls that go on right now. */
  get live(): number {
    return this.#callers.size;
  }

  /** Calls of this caller that go on right now; a caller without a number is nobody's second call. */
  liveFrom(caller: string): number {
    return caller === '' ? 0 : [...this.#callers.values()].filter((other) => other === caller).length;
  }

  add(call: LiveCall, caller: string): void {
    this.#calls.set(call.callId, call);
    this.#callers.set(call, caller);
    call.over.addEventListener('abort', () => this.#ended(call), { once: true });
  }

  /** Resolves when no call goes on any more. */
  async empty(): Promise<void> {
    for (const call of this.#callers.keys()) {
      if (!call.over.aborted) {
        await new Promise((resolve) => call.over.addEventListener('abort', resolve, { once: true }));
      }
    }
  }

  /** Lets go of everything. */
  close(): void {
    for (const call of this.#callers.keys()) call.close();
    for (const timer of this.#forgetting) clearTimeout(timer);
    this.#calls.clear();
  }

  #ended(call: LiveCall): void {
    this.#callers.delete(call);
    const timer = setTimeout(() => {
      this.#forgetting.delete(timer);
      if (this.#calls.get(call.callId) === call) this.#calls.delete(call.callId);
    }, KEEP_ENDED_MS);
    this.#forgetting.add(timer.unref());
  }
}

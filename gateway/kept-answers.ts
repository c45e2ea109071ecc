import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { AskResult } from '../contracts/verbs.ts';

/** The part of the store that keeps answers. */
export interface AnswerStore {
  put(callId: string, step: number, result: AskResult): Promise<void>;
  get(callId: string, step: number): Promise<AskResult | undefined>;
}

/** A caller waits: a store that is away for longer is not waited for. */
const PATIENCE_MS = 8000;
const TRY_AGAIN_MS = 250;

/**
 * Answers as a question needs them kept. With a store that stays away the answer goes on alone: it is in the call's
 * history a moment later, and only a gateway that dies in that moment would ask again.
 */
export class KeptAnswers {
  readonly #store: AnswerStore;
  readonly #log: Logger;

  constructor(store: AnswerStore, log: Logger) {
    this.#store = store;
    this.#log = log;
  }

  keep(callId: string, step: number, result: AskResult): Promise<void> {
    return this.#trying('kept', { callId, step }, () => this.#store.put(callId, step, result));
  }

  /** What an earlier gateway was told; undefined when it was told nothing, or nobody can say. */
  find(callId: string, step: number): Promise<AskResult | undefined> {
    return this.#trying('looked up', { callId, step }, () => this.#store.get(callId, step));
  }

  async #trying<Result>(
    what: string,
    at: { readonly callId: string; readonly step: number },
    work: () => Promise<Result>,
  ): Promise<Result | undefined> {
    const began = performance.now();
    for (;;) {
      try {
        return await work();
      } catch (err) {
        if (performance.now() - began > PATIENCE_MS) {
          this.#log.warn({ ...at, what, err }, 'an answer could not be kept or looked up: the call goes on');
          return undefined;
        }
        await delay(TRY_AGAIN_MS);
      }
    }
  }
}

import { WorkerThread } from '../voice/worker-thread.ts';
import type { Sound } from '../telcoflow/wav.ts';
import type { Heard } from './decoder-thread.ts';
import { exhausted } from './model-refusal.ts';

/** A decoder takes about a tenth of the sound's length, so this is for recordings of many minutes. */
const ANSWER_WITHIN_MS = 120_000;
/** Memory of a decoder that nobody needs is given back. */
const IDLE_MS = 60_000;
const COME_BACK_MS = 2000;

/** Understands recordings, one at a time; the others wait, up to a limit. */
export class Ear {
  readonly #thread: WorkerThread<Sound, Heard>;
  readonly #limit: number;
  readonly #queue: (() => Promise<void>)[] = [];
  #busy = false;

  constructor({ vocabularyFile, waiting }: { readonly vocabularyFile: string; readonly waiting: number }) {
    this.#limit = waiting;
    this.#thread = new WorkerThread({
      module: new URL('decoder-thread.ts', import.meta.url),
      workerData: vocabularyFile,
      answerWithinMs: ANSWER_WITHIN_MS,
      idleMs: IDLE_MS,
    });
  }

  /** Settles once the decoder is there. @throws {Error} when the vocabulary cannot be used. */
  async ready(): Promise<void> {
    await this.#thread.ask({ samples: new Int16Array(1), sampleRate: 16_000 });
  }

  /** @throws {ModelRefusal} 429 when too many wait; the signal's reason when it gives up before its turn. */
  hear(sound: Sound, signal: AbortSignal): Promise<Heard> {
    if (this.#queue.length >= this.#limit) {
      const message = `the stand-in has ${this.#limit} recordings waiting for its one decoder: come back later`;
      return Promise.reject(exhausted(message, COME_BACK_MS));
    }
    const { promise, resolve, reject } = Promise.withResolvers<Heard>();
    this.#queue.push(async () => {
      if (signal.aborted) reject(signal.reason);
      else await this.#thread.ask(sound).then(resolve, reject);
    });
    void this.#work();
    return promise;
  }

  close(): Promise<void> {
    return this.#thread.close();
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) await next();
    this.#busy = false;
  }
}

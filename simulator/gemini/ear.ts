import { WorkerThread } from '../voice/worker-thread.ts';
import type { Sound } from '../telcoflow/wav.ts';
import type { DecoderOptions, Heard } from './decoder-thread.ts';
import { exhausted } from './model-refusal.ts';

/** A decoder takes a small part of the sound's length, so this is for recordings of many minutes on a busy machine. */
const ANSWER_WITHIN_MS = 300_000;
/** Memory of a decoder that nobody needs is given back. */
const IDLE_MS = 60_000;
const COME_BACK_MS = 2000;

interface Waiting {
  readonly sound: Sound;
  readonly resolve: (heard: Heard) => void;
  readonly reject: (error: unknown) => void;
}

export interface EarOptions extends DecoderOptions {
  /** How much sound may wait for the decoder. */
  readonly waitingSeconds: number;
}

/** Understands recordings, one at a time and in the order in which they came. */
export class Ear {
  readonly #thread: WorkerThread<Sound, Heard>;
  readonly #limitSeconds: number;
  readonly #queue = new Set<Waiting>();
  #busy = false;

  constructor({ waitingSeconds, ...workerData }: EarOptions) {
    this.#limitSeconds = waitingSeconds;
    this.#thread = new WorkerThread({
      module: new URL('decoder-thread.ts', import.meta.url),
      workerData,
      answerWithinMs: ANSWER_WITHIN_MS,
      idleMs: IDLE_MS,
    });
  }

  /** Settles once the decoder is there. @throws {Error} when the vocabulary cannot be used. */
  async ready(): Promise<void> {
    await this.#thread.ask({ samples: new Int16Array(1), sampleRate: 16_000 });
  }

  /** @throws {ModelRefusal} 429 when too much waits already; the signal's reason when it is given up before its turn. */
  async hear(sound: Sound, signal: AbortSignal): Promise<Heard> {
    signal.throwIfAborted();
    const waiting = [...this.#queue].reduce((sum, one) => sum + secondsOf(one.sound), 0);
    if (waiting > 0 && waiting + secondsOf(sound) > this.#limitSeconds) {
      const message = `the stand-in's one decoder has ${Math.round(waiting)} s of sound waiting: come back later`;
      throw exhausted(message, COME_BACK_MS);
    }
    const { promise, resolve, reject } = Promise.withResolvers<Heard>();
    const one = { sound, resolve, reject };
    const giveUp = (): void => {
      if (this.#queue.delete(one)) reject(signal.reason);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    this.#queue.add(one);
    void this.#work();
    return promise.finally(() => signal.removeEventListener('abort', giveUp));
  }

  close(): Promise<void> {
    return this.#thread.close();
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (const next of this.#queue) {
      this.#queue.delete(next);
      await this.#thread.ask(next.sound).then(next.resolve, next.reject);
    }
    this.#busy = false;
  }
}

function secondsOf({ samples, sampleRate }: Sound): number {
  return samples.length / sampleRate;
}

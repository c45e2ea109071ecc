import type { SampleRate } from '../../contracts/audio.ts';
import { WorkerThread } from '../voice/worker-thread.ts';

/** A phrase as it sounds when it is said, and a sound in which it may be said, both at the same rate. */
export interface Listening {
  readonly phrase: Int16Array;
  readonly sound: Int16Array;
  readonly sampleRate: SampleRate;
}

/** Where the phrase was heard, in samples of the sound. */
export interface HeardRange {
  readonly fromSample: number;
  readonly toSample: number;
}

export interface Hearing {
  /** Undefined when the phrase is not in the sound. Rejects when the thread dies or is closed. */
  find(listening: Listening): Promise<HeardRange | undefined>;
  close(): Promise<void>;
}

/** A look takes milliseconds, so this is for a machine that is very busy. */
const ANSWER_WITHIN_MS = 60_000;
/** A thread that nobody needs is ended. */
const IDLE_MS = 10_000;

let shared: WorkerThread<Listening, HeardRange | undefined> | undefined;
let users = 0;

/** The hearing of all platforms of this process: one thread, started when somebody first listens. */
export function shareHearing(): Hearing {
  const thread = (shared ??= new WorkerThread({
    module: new URL('spotting-thread.ts', import.meta.url),
    answerWithinMs: ANSWER_WITHIN_MS,
    idleMs: IDLE_MS,
  }));
  users += 1;
  let open = true;
  return {
    find: (listening) => thread.ask(listening),
    async close() {
      if (!open) return;
      open = false;
      users -= 1;
      if (users > 0) return;
      shared = undefined;
      await thread.close();
    },
  };
}

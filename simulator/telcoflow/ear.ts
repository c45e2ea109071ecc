/** Told when a prompt began and when it was over, in samples of what the caller heard. */
export interface PromptWatcher {
  readonly onStarted: (fromSample: number) => void;
  readonly onHeard: (fromSample: number, toSample: number) => void;
}

export interface EarOptions {
  readonly audibleAbove: number;
  readonly silenceSamples: number;
  readonly watcher: PromptWatcher;
}

interface Waiter {
  /** The agent must have been audible after this sample … */
  readonly after: number;
  /** … and then silent for so many. */
  readonly silenceSamples: number;
  readonly resolve: () => void;
}

/** The caller's ear for prompts: audible, then silent for long enough. A beep inside that silence belongs to it. */
export class Ear {
  readonly #options: EarOptions;
  #waiters: Waiter[] = [];
  #at = 0;
  #promptFrom: number | undefined;
  #lastAudible = 0;

  constructor(options: EarOptions) {
    this.#options = options;
  }

  /** Samples heard so far, silence included. */
  get position(): number {
    return this.#at;
  }

  /** Position up to which the agent was audible; 0 when it never was. */
  get lastAudible(): number {
    return this.#lastAudible;
  }

  /** Hears one more frame of the agent's sound; undefined is silence. */
  hear(frame: Int16Array | undefined, samples: number): void {
    const { audibleAbove, watcher } = this.#options;
    const from = this.#at;
    this.#at += samples;
    if (frame && isAudible(frame, audibleAbove)) {
      this.#lastAudible = this.#at;
      if (this.#promptFrom !== undefined) return;
      this.#promptFrom = from;
      watcher.onStarted(from);
    } else {
      this.#noticeEnd();
    }
  }

  /** Resolves once the agent was audible after that sample and then silent for so many. */
  promptAfter(after: number, silenceSamples = this.#options.silenceSamples): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push({ after, silenceSamples, resolve });
    });
  }

  #noticeEnd(): void {
    const silentFor = this.#at - this.#lastAudible;
    if (this.#promptFrom !== undefined && silentFor >= this.#options.silenceSamples) {
      const promptFrom = this.#promptFrom;
      this.#promptFrom = undefined;
      this.#options.watcher.onHeard(promptFrom, this.#lastAudible);
    }
    if (this.#waiters.length === 0) return;
    const heard = (waiter: Waiter): boolean =>
      this.#lastAudible > waiter.after && silentFor >= waiter.silenceSamples;
    const done = this.#waiters.filter(heard);
    this.#waiters = this.#waiters.filter((waiter) => !heard(waiter));
    for (const waiter of done) waiter.resolve();
  }
}

/** Stops at the first loud sample, so that speech costs next to nothing. */
function isAudible(frame: Int16Array, above: number): boolean {
  for (const sample of frame) {
    if (sample > above || sample < -above) return true;
  }
  return false;
}

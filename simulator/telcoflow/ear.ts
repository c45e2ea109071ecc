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
  readonly isMet: () => boolean;
  readonly resolve: () => void;
}

/** The caller's ear for prompts: audible, then silent for long enough. A beep inside that silence belongs to it. */
export class Ear {
  readonly #options: EarOptions;
  #waiters: Waiter[] = [];
  #at = 0;
  /** The prompt that is not over yet. */
  #promptFrom: number | undefined;
  #lastPromptFrom: number | undefined;
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

  /** Where the last prompt began, over or not; undefined when there was none. */
  get lastPromptFrom(): number | undefined {
    return this.#lastPromptFrom;
  }

  /** Hears one more frame of the agent's sound; undefined is silence. */
  hear(frame: Int16Array | undefined, samples: number): void {
    const from = this.#at;
    this.#at += samples;
    if (frame && isAudible(frame, this.#options.audibleAbove)) this.#noticeSound(from);
    else this.#noticeEnd();
    this.#settle();
  }

  /** Resolves once the agent was audible after that sample and then silent for so many. */
  promptAfter(after: number, silenceSamples = this.#options.silenceSamples): Promise<void> {
    // No silence at all would mean in the middle of a word.
    const silence = Math.max(1, silenceSamples);
    return this.#once(() => this.#lastAudible > after && this.#at - this.#lastAudible >= silence);
  }

  /** Resolves once a prompt has begun at that sample or later. */
  promptFrom(sample: number): Promise<void> {
    return this.#once(() => this.#lastPromptFrom !== undefined && this.#lastPromptFrom >= sample);
  }

  /** Resolves once that sample has been heard. */
  reached(sample: number): Promise<void> {
    return this.#once(() => this.#at >= sample);
  }

  #once(isMet: () => boolean): Promise<void> {
    if (isMet()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiters.push({ isMet, resolve });
    });
  }

  #noticeSound(from: number): void {
    this.#lastAudible = this.#at;
    if (this.#promptFrom !== undefined) return;
    this.#promptFrom = from;
    this.#lastPromptFrom = from;
    this.#options.watcher.onStarted(from);
  }

  #noticeEnd(): void {
    const silentFor = this.#at - this.#lastAudible;
    if (this.#promptFrom === undefined || silentFor < this.#options.silenceSamples) return;
    const promptFrom = this.#promptFrom;
    this.#promptFrom = undefined;
    this.#options.watcher.onHeard(promptFrom, this.#lastAudible);
  }

  #settle(): void {
    if (this.#waiters.length === 0) return;
    const met = this.#waiters.filter(({ isMet }) => isMet());
    if (met.length === 0) return;
    this.#waiters = this.#waiters.filter((waiter) => !met.includes(waiter));
    for (const { resolve } of met) resolve();
  }
}

/** Stops at the first loud sample, so that speech costs next to nothing. */
function isAudible(frame: Int16Array, above: number): boolean {
  for (const sample of frame) {
    if (sample > above || sample < -above) return true;
  }
  return false;
}

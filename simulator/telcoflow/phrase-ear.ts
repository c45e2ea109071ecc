import type { SampleRate } from '../../contracts/audio.ts';
import type { HeardRange, Hearing } from '../hearing/hearing.ts';
import type { Ear } from './ear.ts';

/** Longer ago than this nothing is remembered: a phrase and the pauses in it are shorter. */
const REMEMBERED_MS = 15_000;
/** The agent is listened to when it pauses, as it does between sentences … */
const PAUSE_MS = 200;
/** … and so often when it does not. */
const LOOK_EVERY_MS = 3000;

/** A phrase is recognized when it takes up to so many times as long. */
const SLOWEST = 2;

export interface PhraseEarOptions {
  readonly ear: Ear;
  readonly hearing: Hearing;
  readonly sampleRate: SampleRate;
}

/** A phrase as it sounds; it counts when it ends after that sample of the line. */
export interface Awaited {
  readonly phrase: Int16Array;
  readonly after: number;
}

interface Waiter extends Awaited {
  readonly resolve: (range: HeardRange) => void;
  readonly reject: (error: unknown) => void;
}

/** The caller's ear for words: remembers what the agent last said and looks for the phrase that is waited for. */
export class PhraseEar {
  readonly #options: PhraseEarOptions;
  readonly #memory: Int16Array;
  #waiter: Waiter | undefined;
  #looking = false;
  /** Up to here the phrase has been looked for. */
  #lookedTo = 0;

  constructor(options: PhraseEarOptions) {
    this.#options = options;
    this.#memory = new Int16Array(this.#samples(REMEMBERED_MS));
  }

  /** Hears the frame that the ear for prompts has just heard; undefined is silence. */
  hear(frame: Int16Array | undefined, samples: number): void {
    const { position } = this.#options.ear;
    // The memory is a whole number of frames long.
    const at = (position - samples) % this.#memory.length;
    if (frame) this.#memory.set(frame, at);
    else this.#memory.fill(0, at, at + samples);
    this.#lookIfDue();
  }

  /** Resolves with where the phrase was heard, in samples of the line. Nobody waits for two at a time. */
  heard(awaited: Awaited): Promise<HeardRange> {
    this.#lookedTo = awaited.after;
    return new Promise((resolve, reject) => {
      this.#waiter = { ...awaited, resolve, reject };
      this.#lookIfDue();
    });
  }

  /** Nobody waits any more. */
  stop(): void {
    this.#waiter = undefined;
  }

  #lookIfDue(): void {
    const { lastAudible, position } = this.#options.ear;
    const waiter = this.#waiter;
    if (!waiter || this.#looking || lastAudible <= this.#lookedTo) return;
    const pauses = position - lastAudible >= this.#samples(PAUSE_MS);
    if (!pauses && position - this.#lookedTo < this.#samples(LOOK_EVERY_MS)) return;
    this.#looking = true;
    // What was looked at before is so again as far as the phrase may have begun there.
    const from = Math.max(waiter.after, this.#lookedTo - SLOWEST * waiter.phrase.length);
    this.#lookedTo = position;
    this.#look(waiter, Math.max(from, position - this.#memory.length))
      .catch(waiter.reject)
      .finally(() => {
        this.#looking = false;
      });
  }

  async #look(waiter: Waiter, from: number): Promise<void> {
    const { hearing, ear, sampleRate } = this.#options;
    const sound = this.#remembered(from, ear.position);
    const found = await hearing.find({ phrase: waiter.phrase, sound, sampleRate });
    if (!found || waiter !== this.#waiter) return;
    this.#waiter = undefined;
    waiter.resolve({ fromSample: from + found.fromSample, toSample: from + found.toSample });
  }

  #remembered(from: number, to: number): Int16Array {
    const memory = this.#memory;
    return Int16Array.from({ length: to - from }, (_, nth) => memory[(from + nth) % memory.length] ?? 0);
  }

  #samples(ms: number): number {
    return (ms * this.#options.sampleRate) / 1000;
  }
}

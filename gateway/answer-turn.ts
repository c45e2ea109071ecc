import type { SampleRate } from '../contracts/audio.ts';
import type { Speech } from './voice-activity.ts';

/** What is shorter is a cough or a click; the detector lets go of a sound about 120 ms after its end. */
const SHORTEST_WORDS_MS = 320;

/**
 * Somebody who speaks for so long means to be heard now: we stop. "Uh-huh" and a cough are shorter, with the detector's
 * release: 600 and 580 ms. A question is not broken off for those (`npm run bench -- bargein` counts).
 */
const BARGE_IN_MS = 640;

/** So much silence after an answer is its end. Answers are shorter than messages, and callers think before, not in, them. */
const END_SILENCE_MS = 700;

/** An answer that was spoken over the question may go on when the question has been heard. */
const AFTER_QUESTION_MS = 1500;

/** So long we wait for a first word. */
const NO_WORDS_MS = 6000;

/** Nobody answers a question for longer; what was said by then is what counts. */
const LONGEST_MS = 30_000;

/** Words begin softly, and with consonants that are no voice: the detector notices them late. */
const LEAD_IN_MS = 300;

export type TurnEnd = 'answered' | 'silent' | 'limit';

export interface AnswerTurnOptions {
  readonly sampleRate: SampleRate;
  /** Position in the caller's sound from which on what they say answers us. */
  readonly startSample: number;
  /** Something has been said already, from `startSample` on. */
  readonly hasSpoken: boolean;
}

/**
 * Follows a caller through one answer, counted in samples, so that sound which comes late or in lumps changes nothing:
 * where their words began, whether they speak over our question, and when they have finished.
 */
export class AnswerTurn {
  readonly #rate: SampleRate;
  readonly #start: number;
  #firstWords: number | undefined;
  #lastWordsEnd = Number.NEGATIVE_INFINITY;
  #questionEnd: number | undefined;
  #speaksFor = 0;
  #position = 0;
  #speaking = false;

  constructor({ sampleRate, startSample, hasSpoken }: AnswerTurnOptions) {
    this.#rate = sampleRate;
    this.#start = startSample;
    if (!hasSpoken) return;
    this.#firstWords = startSample;
    this.#lastWordsEnd = startSample;
  }

  /** Takes note of the voice as it is now. */
  note({ position, speaking, speechRunStart, speechRunEnd }: Speech): void {
    this.#position = position;
    this.#speaking = speaking;
    const from = Math.max(speechRunStart, this.#start);
    const length = speechRunEnd - from;
    this.#speaksFor = speaking ? length : 0;
    if (length < this.#samples(SHORTEST_WORDS_MS)) return;
    this.#firstWords ??= from;
    this.#lastWordsEnd = Math.max(this.#lastWordsEnd, speechRunEnd);
  }

  /** Our question has been heard, or was broken off, at this position. */
  questionEnded(position: number): void {
    this.#questionEnd ??= position;
  }

  /** The caller means to be heard while our question is still going on. */
  get bargesIn(): boolean {
    return this.#questionEnd === undefined && this.#speaksFor >= this.#samples(BARGE_IN_MS);
  }

  /** Where the caller's answer begins, with its soft beginning; undefined while there is none. */
  get from(): number | undefined {
    if (this.#firstWords === undefined) return undefined;
    return Math.max(0, this.#firstWords - this.#samples(LEAD_IN_MS));
  }

  /** Where the last of their words ended. */
  get lastWordsEnd(): number {
    return this.#lastWordsEnd;
  }

  /** How long ago that was. */
  get sinceLastWordsMs(): number {
    return Math.max(0, ((this.#position - this.#lastWordsEnd) * 1000) / this.#rate);
  }

  /** Whether the turn is over by what has been heard up to now. */
  get end(): TurnEnd | undefined {
    const asked = this.#questionEnd;
    if (asked === undefined) return undefined;
    if (this.#position - asked >= this.#samples(LONGEST_MS)) {
      return this.#firstWords === undefined ? 'silent' : 'limit';
    }
    if (this.#speaking) return undefined;
    if (this.#firstWords === undefined) {
      return this.#position - asked >= this.#samples(NO_WORDS_MS) ? 'silent' : undefined;
    }
    const isOver = this.#lastWordsEnd <= asked && this.#position - asked < this.#samples(AFTER_QUESTION_MS);
    if (isOver || this.#position - this.#lastWordsEnd < this.#samples(END_SILENCE_MS)) return undefined;
    return 'answered';
  }

  #samples(ms: number): number {
    return (ms * this.#rate) / 1000;
  }
}

import type { SampleRate } from '../contracts/audio.ts';
import type { Speech, VoiceActivity } from './voice-activity.ts';

/** Pauses between somebody's words are shorter: what comes after one belongs to what was said before it. */
const PAUSE_MS = 700;

/** Words begin softly, and with consonants that are no voice: the detector notices them late. */
const LEAD_IN_MS = 300;

/** Shorter than this is a cough; the detector lets go of a sound about 120 ms after its end. */
const SHORTEST_SPEECH_MS = 320;

/** What is known of the caller's voice, and word of each further 20 ms. */
type Voice = Pick<VoiceActivity, 'speechRunStart' | 'speechRunEnd' | 'watch'>;

/**
 * When it is the caller's turn: from the end of our prompt on, or earlier for a caller who did not wait for that. What is
 * said while no verb is at work, because the next decision is late, is the caller's too, whatever is said to them before
 * it can be recorded.
 */
export class CallerTurn {
  readonly #voice: Voice;
  readonly #sampleRate: SampleRate;
  #start = 0;
  #promptEnd = 0;
  /** Since when no verb is at work; infinite while one is. */
  #unattendedFrom = 0;
  /** Where words begin that came meanwhile and are in no recording yet; infinite when there are none. */
  #owedFrom = Number.POSITIVE_INFINITY;
  #recordedTo = 0;
  /** Where the caller's latest words began, pauses in between or not. */
  #wordsFrom = Number.POSITIVE_INFINITY;
  #runStart = Number.POSITIVE_INFINITY;
  #runEnd = Number.NEGATIVE_INFINITY;

  constructor(voice: Voice, sampleRate: SampleRate) {
    this.#voice = voice;
    this.#sampleRate = sampleRate;
    voice.watch((speech) => this.#note(speech));
  }

  /** Its first sample: nothing that the caller has to say lies before it. Infinite when all of it is in a recording. */
  get start(): number {
    return Math.min(this.#start, this.#owedFrom);
  }

  /** Something was said while no verb was at work, and waits for a recording. */
  get isOwed(): boolean {
    return this.#owedFrom !== Number.POSITIVE_INFINITY;
  }

  /** The caller is, or was, at more than a cough since our prompt ended, or while no verb was at work. */
  get hasSpoken(): boolean {
    const { speechRunStart, speechRunEnd } = this.#voice;
    const from = Math.max(speechRunStart, this.#start);
    return this.isOwed || (speechRunEnd > this.#promptEnd && this.#isWords(from, speechRunEnd));
  }

  /** Whether a verb is at work from this sample of the caller's sound on. */
  attend(isAttended: boolean, at: number): void {
    this.#unattendedFrom = isAttended ? Number.POSITIVE_INFINITY : at;
  }

  /** What is heard up to this sample is in a recording, and so are the words that were going on there. */
  recorded(to: number): void {
    this.#start = Number.POSITIVE_INFINITY;
    this.#owedFrom = Number.POSITIVE_INFINITY;
    this.#recordedTo = to;
  }

  /** Our prompt has been heard to its end, at this sample of the caller's sound. */
  begin(promptEnd: number): void {
    const goesOn = promptEnd - this.#runEnd <= this.#samples(PAUSE_MS);
    this.#promptEnd = promptEnd;
    this.#start = goesOn ? Math.min(this.#wordsWithLeadIn(), promptEnd) : promptEnd;
  }

  #note({ speechRunStart, speechRunEnd }: Speech): void {
    if (speechRunStart !== this.#runStart) {
      const isNew = speechRunStart - this.#runEnd > this.#samples(PAUSE_MS);
      if (isNew) this.#wordsFrom = speechRunStart;
      this.#runStart = speechRunStart;
    }
    if (speechRunEnd <= 0) return;
    this.#runEnd = speechRunEnd;
    const isRecorded = this.#wordsFrom < this.#recordedTo;
    const isUnattended = speechRunEnd > this.#unattendedFrom;
    if (isRecorded || !isUnattended || !this.#isWords(speechRunStart, speechRunEnd)) return;
    this.#owedFrom = Math.min(this.#owedFrom, Math.max(this.#unattendedFrom, this.#wordsWithLeadIn()));
  }

  #isWords(from: number, to: number): boolean {
    return to - from >= this.#samples(SHORTEST_SPEECH_MS);
  }

  #wordsWithLeadIn(): number {
    return Math.max(0, this.#wordsFrom - this.#samples(LEAD_IN_MS));
  }

  #samples(ms: number): number {
    return (ms * this.#sampleRate) / 1000;
  }
}

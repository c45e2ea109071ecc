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

/** When it is the caller's turn: from the end of our prompt on, or earlier for a caller who did not wait for that. */
export class CallerTurn {
  readonly #voice: Voice;
  readonly #sampleRate: SampleRate;
  #start = 0;
  #promptEnd = 0;
  /** Where the caller's latest words began, pauses in between or not. */
  #wordsFrom = Number.POSITIVE_INFINITY;
  #runStart = Number.POSITIVE_INFINITY;
  #runEnd = Number.NEGATIVE_INFINITY;

  constructor(voice: Voice, sampleRate: SampleRate) {
    this.#voice = voice;
    this.#sampleRate = sampleRate;
    voice.watch((speech) => this.#note(speech));
  }

  /** Its first sample: nothing that the caller has to say lies before it. */
  get start(): number {
    return this.#start;
  }

  /** The caller is, or was, at more than a cough since our prompt ended. */
  get hasSpoken(): boolean {
    const { speechRunStart, speechRunEnd } = this.#voice;
    const from = Math.max(speechRunStart, this.#start);
    return speechRunEnd > this.#promptEnd && speechRunEnd - from >= this.#samples(SHORTEST_SPEECH_MS);
  }

  /** Our prompt has been heard to its end, at this sample of the caller's sound. */
  begin(promptEnd: number): void {
    const goesOn = promptEnd - this.#runEnd <= this.#samples(PAUSE_MS);
    const wordsFrom = this.#wordsFrom - this.#samples(LEAD_IN_MS);
    this.#promptEnd = promptEnd;
    this.#start = goesOn ? Math.min(Math.max(0, wordsFrom), promptEnd) : promptEnd;
  }

  #note({ speechRunStart, speechRunEnd }: Speech): void {
    if (speechRunStart !== this.#runStart) {
      const isNew = speechRunStart - this.#runEnd > this.#samples(PAUSE_MS);
      if (isNew) this.#wordsFrom = speechRunStart;
      this.#runStart = speechRunStart;
    }
    if (speechRunEnd > 0) this.#runEnd = speechRunEnd;
  }

  #samples(ms: number): number {
    return (ms * this.#sampleRate) / 1000;
  }
}

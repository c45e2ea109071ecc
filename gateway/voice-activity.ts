import { BYTES_PER_SAMPLE, frameBytes, type SampleRate } from '../contracts/audio.ts';
import { Decimator } from './decimate.ts';
import { VoiceDetector } from './voice-detector.ts';

/** A single frame of speech is often a click: this many in a row are speech. */
const FRAMES_TO_BEGIN = 3;
/** Gaps inside words and drop-outs in noise are shorter than this (80 ms measured). */
const FRAMES_TO_END = 10;

/** Where speech was, as positions in samples of the call's incoming stream. */
export interface Speech {
  /** Samples that have been judged; follows what came in by less than 20 ms. */
  readonly position: number;
  /** Somebody is speaking, or stopped less than 200 ms ago. */
  readonly speaking: boolean;
  /** Where the present or else the last run of speech began; infinite before the first. */
  readonly speechRunStart: number;
  /** End of the last frame with speech in that run; 0 before the first. */
  readonly speechRunEnd: number;
}

/** Tells speech from everything else in one call's incoming sound, 20 ms at a time. */
export class VoiceActivity implements Speech {
  readonly #frame: Int16Array;
  readonly #detector: VoiceDetector;
  readonly #decimator: Decimator | undefined;
  readonly #watchers = new Set<(speech: Speech) => void>();
  #filled = 0;
  #position = 0;
  #speaking = false;
  #runStart = Number.POSITIVE_INFINITY;
  #runEnd = 0;
  #framesWith = 0;
  #framesWithout = 0;

  /** @throws {Error} when there is no memory for one more detector. */
  constructor(sampleRate: SampleRate) {
    this.#frame = new Int16Array(frameBytes(sampleRate) / BYTES_PER_SAMPLE);
    // The library does not take 24 kHz.
    this.#decimator = sampleRate === 24000 ? new Decimator(this.#frame.length) : undefined;
    this.#detector = new VoiceDetector(sampleRate === 24000 ? 8000 : sampleRate);
  }

  get position(): number {
    return this.#position;
  }

  get speaking(): boolean {
    return this.#speaking;
  }

  get speechRunStart(): number {
    return this.#runStart;
  }

  get speechRunEnd(): number {
    return this.#runEnd;
  }

  /** Takes sound of any length, whole samples; what is pushed after `close` is ignored. */
  push(pcm: Buffer): void {
    const frame = this.#frame;
    // A typed array over the buffer would need an even address, which sound behind a channel byte has not.
    for (let i = 0; i + 1 < pcm.length; i += BYTES_PER_SAMPLE) {
      frame[this.#filled] = (pcm[i] ?? 0) | ((pcm[i + 1] ?? 0) << 8);
      this.#filled += 1;
      if (this.#filled === frame.length) this.#judge();
    }
  }

  /** Calls after each 20 ms, so that what is decided does not depend on how the sound was cut; returns how to stop. */
  watch(watcher: (speech: Speech) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Frees the detector. */
  close(): void {
    this.#detector.close();
    this.#watchers.clear();
  }

  #judge(): void {
    this.#filled = 0;
    // A watcher may have closed us in the middle of a push.
    if (this.#detector.isClosed) return;
    this.#position += this.#frame.length;
    if (this.#detector.hasSpeech(this.#decimator?.decimate(this.#frame) ?? this.#frame)) this.#noteSpeech();
    else this.#noteNone();
    for (const watcher of this.#watchers) watcher(this);
  }

  #noteSpeech(): void {
    this.#framesWith += 1;
    this.#framesWithout = 0;
    if (!this.#speaking && this.#framesWith === FRAMES_TO_BEGIN) {
      this.#speaking = true;
      this.#runStart = this.#position - FRAMES_TO_BEGIN * this.#frame.length;
    }
    if (this.#speaking) this.#runEnd = this.#position;
  }

  #noteNone(): void {
    this.#framesWith = 0;
    this.#framesWithout += 1;
    if (this.#framesWithout === FRAMES_TO_END) this.#speaking = false;
  }
}

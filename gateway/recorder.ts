import { BYTES_PER_SAMPLE } from '../contracts/audio.ts';
import type { RecordingHeader, Segment } from './spool.ts';

/** Length of a segment: what a dying gateway can lose at the most. */
const SEGMENT_SECONDS = 1;

/** Where a recording goes on after an earlier gateway: behind what is stored. */
export interface RecordedBefore {
  readonly segments: number;
  readonly samples: number;
}

/** Cuts a call's incoming sound into segments and gives each away as soon as it is full. Nothing here waits. */
export class Recorder {
  readonly header: RecordingHeader;
  readonly #give: (segment: Segment) => void;
  readonly #segmentBytes: number;
  #filling: Buffer;
  #filled = 0;
  #seq: number;
  #firstSample: number;
  #gapBefore: boolean;

  constructor(header: RecordingHeader, before: RecordedBefore, give: (segment: Segment) => void) {
    this.header = header;
    this.#give = give;
    this.#segmentBytes = header.sampleRate * SEGMENT_SECONDS * BYTES_PER_SAMPLE;
    this.#filling = Buffer.allocUnsafeSlow(this.#segmentBytes);
    this.#seq = before.segments;
    this.#firstSample = before.samples;
    this.#gapBefore = before.segments > 0;
  }

  /** Samples of the whole recording so far. */
  get samples(): number {
    return this.#firstSample + this.#filled / BYTES_PER_SAMPLE;
  }

  /** Segments given away so far, an earlier gateway's included. */
  get segments(): number {
    return this.#seq;
  }

  write(pcm: Buffer): void {
    let taken = 0;
    while (taken < pcm.length) {
      const copied = pcm.copy(this.#filling, this.#filled, taken);
      taken += copied;
      this.#filled += copied;
      if (this.#filled === this.#segmentBytes) this.#cut();
    }
  }

  /** Gives away what is left. Nothing may be written afterwards. */
  end(): void {
    if (this.#filled > 0) this.#cut();
  }

  #cut(): void {
    const pcm = this.#filling.subarray(0, this.#filled);
    this.#give({ seq: this.#seq, firstSample: this.#firstSample, gapBefore: this.#gapBefore, pcm });
    this.#firstSample += this.#filled / BYTES_PER_SAMPLE;
    this.#seq += 1;
    this.#gapBefore = false;
    this.#filling = Buffer.allocUnsafeSlow(this.#segmentBytes);
    this.#filled = 0;
  }
}

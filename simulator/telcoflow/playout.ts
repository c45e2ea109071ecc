import { BYTES_PER_SAMPLE, frameBytes, msToBytes, type SampleRate } from '../../contracts/audio.ts';
import type { Settings } from './settings.ts';

/** Silence inside the agent's sound because nothing had come in time, at this sample of what the caller heard. */
export interface Gap {
  readonly atSample: number;
  readonly samples: number;
}

/** Longer silence is a pause between prompts, not a gap in one. */
const LONGEST_GAP_MS = 400;
const MOST_GAPS_KEPT = 1000;

export interface Received {
  /** Bytes beyond what was asked for. */
  readonly unasked: number;
  /** Bytes that did not fit and are lost. */
  readonly dropped: number;
}

/**
 * Agent audio between the socket and the parties: a ring of bytes that is filled by asking (`wanted`) and emptied by
 * the platform's own clock (`take`). The ledger of what is asked for and not yet there survives an interrupt, as
 * observed with the vendor SDK 1.0.0.
 */
export class Playout {
  readonly #settings: Settings;
  readonly #sampleRate: SampleRate;
  readonly #ring: Uint8Array;
  readonly #frame: Int16Array;
  readonly #frameBytes: Uint8Array;
  #start = 0;
  #size = 0;
  #outstanding = 0;
  /** A flush in the middle of a sample leaves its second half to come. */
  #skip = 0;
  #playedSamples = 0;
  /** Nothing was ever played, so nothing can be missing. */
  #quietSamples = Number.POSITIVE_INFINITY;
  requestedBytes = 0;
  receivedBytes = 0;
  unaskedBytes = 0;
  readonly gaps: Gap[] = [];

  constructor(settings: Settings, sampleRate: SampleRate) {
    this.#settings = settings;
    this.#sampleRate = sampleRate;
    this.#ring = new Uint8Array(msToBytes(settings.pullAheadMs + settings.unaskedKeepMs + 20, sampleRate));
    this.#frame = new Int16Array(frameBytes(sampleRate) / BYTES_PER_SAMPLE);
    this.#frameBytes = new Uint8Array(this.#frame.buffer);
  }

  get bufferedBytes(): number {
    return this.#size;
  }

  get outstandingBytes(): number {
    return this.#outstanding;
  }

  /** Takes what the agent sent. */
  receive(pcm: Uint8Array): Received {
    const unasked = Math.max(0, pcm.length - this.#outstanding);
    this.#outstanding = Math.max(0, this.#outstanding - pcm.length);
    this.receivedBytes += pcm.length;
    this.unaskedBytes += unasked;
    const skipped = Math.min(this.#skip, pcm.length);
    this.#skip -= skipped;
    const fresh = pcm.subarray(skipped);
    // Whole samples only, so that what follows is not shifted by half a sample.
    const room = this.#ring.length - this.#size;
    const kept = fresh.length <= room ? fresh.length : room - ((this.#size + room) % 2);
    this.#write(fresh.subarray(0, kept));
    const dropped = fresh.length - kept;
    if (dropped % 2 === 1) this.#skip = 1;
    return { unasked, dropped };
  }

  /** How many bytes to ask for now; 0 when enough is there or on its way. Counts them as asked for. */
  wanted(): number {
    const { pullAheadMs, pullAtLeastMs, pullOdd } = this.#settings;
    const missing = msToBytes(pullAheadMs, this.#sampleRate) - this.#size - this.#outstanding;
    const wholeFrames = missing - (missing % frameBytes(this.#sampleRate));
    if (wholeFrames < msToBytes(pullAtLeastMs, this.#sampleRate)) return 0;
    const bytes = pullOdd ? wholeFrames - 1 : wholeFrames;
    this.#outstanding += bytes;
    this.requestedBytes += bytes;
    return bytes;
  }

  /** The next 20 ms to play, filled up with silence; undefined when there is nothing. Valid until the next call. */
  take(): Int16Array | undefined {
    const bytes = Math.min(this.#size - (this.#size % 2), this.#frameBytes.length);
    this.#noteGap(bytes);
    if (bytes === 0) return undefined;
    const untilEnd = Math.min(bytes, this.#ring.length - this.#start);
    this.#frameBytes.set(this.#ring.subarray(this.#start, this.#start + untilEnd));
    this.#frameBytes.set(this.#ring.subarray(0, bytes - untilEnd), untilEnd);
    this.#frameBytes.fill(0, bytes);
    this.#start = (this.#start + bytes) % this.#ring.length;
    this.#size -= bytes;
    return this.#frame;
  }

  /** Forgets what is not yet played; returns how many bytes that were. What was asked for stays asked for. */
  interrupt(): number {
    const flushed = this.#size;
    if (flushed % 2 === 1) this.#skip = 1;
    this.#start = 0;
    this.#size = 0;
    // What follows is a new beginning, not the end of a gap.
    this.#quietSamples = Number.POSITIVE_INFINITY;
    return flushed;
  }

  /** A new socket starts with a clean ledger: the old one's promises went with it. */
  restart(): void {
    this.interrupt();
    this.#outstanding = 0;
    this.#skip = 0;
  }

  #write(pcm: Uint8Array): void {
    const at = (this.#start + this.#size) % this.#ring.length;
    const untilEnd = Math.min(pcm.length, this.#ring.length - at);
    this.#ring.set(pcm.subarray(0, untilEnd), at);
    this.#ring.set(pcm.subarray(untilEnd), 0);
    this.#size += pcm.length;
  }

  #noteGap(bytes: number): void {
    const played = bytes / BYTES_PER_SAMPLE;
    const quiet = this.#quietSamples;
    if (played > 0) {
      const isGap = quiet > 0 && quiet <= (LONGEST_GAP_MS * this.#sampleRate) / 1000;
      if (isGap && this.gaps.length < MOST_GAPS_KEPT) {
        this.gaps.push({ atSample: this.#playedSamples - quiet, samples: quiet });
      }
      this.#quietSamples = 0;
    }
    this.#quietSamples += this.#frame.length - played;
    this.#playedSamples += this.#frame.length;
  }
}

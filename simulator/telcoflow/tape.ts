/** Grows by this much: large enough to be rare, small enough that a hundred calls do not waste memory. */
const CHUNK_SAMPLES = 48_000;

interface Run {
  readonly start: number;
  length: number;
  /** Absent: silence, which costs nothing to keep. */
  samples?: Int16Array;
}

/** Sound as somebody heard or sent it, sample by sample, in growing chunks. Without `keep` it only counts. */
export class Tape {
  readonly keep: boolean;
  #length = 0;
  #runs: Run[] = [];

  constructor(keep: boolean) {
    this.keep = keep;
  }

  /** Samples so far. */
  get length(): number {
    return this.#length;
  }

  /** Adds a frame; undefined is silence of that length. The frame may be reused by its owner afterwards. */
  append(frame: Int16Array | undefined, samples: number): void {
    if (this.keep) {
      if (frame) this.#appendSound(frame);
      else this.#appendSilence(samples);
    }
    this.#length += samples;
  }

  /** A copy of the samples from `from` up to `to`. */
  read(from = 0, to = this.#length): Int16Array {
    const out = new Int16Array(Math.max(0, to - from));
    for (const run of this.#runs) {
      const first = Math.max(from, run.start);
      const end = Math.min(to, run.start + run.length);
      if (run.samples && first < end) {
        out.set(run.samples.subarray(first - run.start, end - run.start), first - from);
      }
    }
    return out;
  }

  #appendSilence(samples: number): void {
    const last = this.#runs.at(-1);
    if (last && !last.samples) last.length += samples;
    else this.#runs.push({ start: this.#length, length: samples });
  }

  #appendSound(frame: Int16Array): void {
    let run = this.#runs.at(-1);
    if (!run?.samples || run.length + frame.length > run.samples.length) {
      run = { start: this.#length, length: 0, samples: this.#chunk(frame.length) };
      this.#runs.push(run);
    }
    run.samples?.set(frame, run.length);
    run.length += frame.length;
  }

  /** The first sounds after a silence get a small chunk, long speech gets large ones. */
  #chunk(atLeast: number): Int16Array {
    const last = this.#runs.at(-1);
    const grown = last?.samples ? Math.min(CHUNK_SAMPLES, last.samples.length * 2) : CHUNK_SAMPLES / 8;
    return new Int16Array(Math.max(atLeast, grown));
  }
}

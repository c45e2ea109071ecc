/** The last stretch of a stream of samples, kept in one ring so that a recording can begin before it was asked for. */
export class RecentSound {
  #ring: Buffer;
  /** Bytes of the stream written so far. */
  #written = 0;
  /** What was forgotten before the ring grew does not come back. */
  #forgotten = 0;

  constructor(capacityBytes: number) {
    this.#ring = Buffer.alloc(capacityBytes);
  }

  write(pcm: Buffer): void {
    const capacity = this.#ring.length;
    const kept = pcm.length > capacity ? pcm.subarray(pcm.length - capacity) : pcm;
    const at = (this.#written + pcm.length - kept.length) % capacity;
    const untilWrap = Math.min(kept.length, capacity - at);
    kept.copy(this.#ring, at, 0, untilWrap);
    kept.copy(this.#ring, 0, untilWrap);
    this.#written += pcm.length;
  }

  /** How many bytes it can keep. */
  get capacity(): number {
    return this.#ring.length;
  }

  /** Makes room for more to be kept; what is kept now stays. */
  grow(capacityBytes: number): void {
    if (capacityBytes <= this.#ring.length) return;
    const kept = this.from(this.oldest);
    this.#forgotten = this.oldest;
    this.#written = this.oldest;
    this.#ring = Buffer.alloc(capacityBytes);
    this.write(kept);
  }

  /** Position in the stream of the oldest byte still kept. */
  get oldest(): number {
    return Math.max(this.#forgotten, this.#written - this.#ring.length);
  }

  /** A copy of everything from this position of the stream on; what is no longer kept is left out. */
  from(position: number): Buffer {
    const start = Math.min(Math.max(position, this.oldest), this.#written);
    const length = this.#written - start;
    const copy = Buffer.allocUnsafe(length);
    const at = start % this.#ring.length;
    const untilWrap = Math.min(length, this.#ring.length - at);
    this.#ring.copy(copy, 0, at, at + untilWrap);
    this.#ring.copy(copy, untilWrap, 0, length - untilWrap);
    return copy;
  }
}

import { FRAME_MS, frameBytes, type SampleRate } from '../contracts/audio.ts';

/** A platform that pulls by a policy of its own is believed to be at most this far behind the time that sound takes. */
const GRACE_MS = 1000;

/** No platform buffers more; a larger pull is a fault and must not spoil the sums. */
const LARGEST_PULL_BYTES = 2 ** 30;

/**
 * How far the caller has heard the stream of bytes that we send; the platform never says so itself. Two witnesses:
 *
 * - Pulls. The platform keeps so many bytes ahead (buffered and asked for together) and asks again for what it has
 *   played or flushed: taken = pulled - ahead. `ahead` is the most that was ever asked for and not sent, which is all
 *   of it whenever its buffer is empty, as before our first sound.
 * - Time. A byte is not heard before the sound in front of it has had its time (`soonest`), and at the latest a second
 *   after that, whatever the pulls look like.
 */
export class HeardClock {
  readonly #bytesPerMs: number;
  readonly #frameBytes: number;
  #pulled = 0;
  #sent = 0;
  #ahead = 0;

  /** While sound is going out without a pause, byte `#lineFrom` begins at `#lineAt` and the rest follows. */
  #lineFrom = 0;
  #lineAt = 0;
  /** What had certainly been heard when the line began. */
  #lateFrom = 0;

  /** A frame counts as taken when the platform begins to play it: from `#takenFrom` at `#takenAt` up to `#taken`. */
  #taken = 0;
  #takenFrom = 0;
  #takenAt = 0;

  constructor(sampleRate: SampleRate) {
    this.#frameBytes = frameBytes(sampleRate);
    this.#bytesPerMs = this.#frameBytes / FRAME_MS;
  }

  get sent(): number {
    return this.#sent;
  }

  /** Bytes that the platform asked for and has not got. */
  get credit(): number {
    return this.#pulled - this.#sent;
  }

  /** Adds credit; false when the number makes no sense and is ignored, as the vendor SDK 1.0.0 does. */
  pull(bytes: number, now: number): boolean {
    const whole = Math.floor(Math.min(bytes, LARGEST_PULL_BYTES));
    if (!(whole > 0)) return false;
    this.#pulled += whole;
    this.#ahead = Math.max(this.#ahead, this.credit);
    const taken = this.#pulled - this.#ahead;
    if (taken > this.#taken) {
      this.#takenFrom = Math.max(this.#taken, taken - this.#frameBytes);
      this.#takenAt = now;
      this.#taken = taken;
    }
    return true;
  }

  send(bytes: number, now: number): void {
    if (this.isDry(now)) this.#beginLine(this.#sent, now);
    this.#sent += bytes;
  }

  /** Everything sent has had time to be heard. */
  isDry(now: number): boolean {
    return this.#line(now) >= this.#sent;
  }

  /** The platform threw away all before this position that it had not played. */
  flush(position: number, now: number): void {
    if (this.#line(now) >= position) return;
    this.#beginLine(position, now);
    this.#lateFrom = position;
  }

  /** Bytes heard, whole samples; never more than sent, never less than before. */
  heard(now: number): number {
    const soonest = Math.min(this.#sent, this.#line(now));
    const byPulls = Math.min(this.#taken, this.#takenFrom + (now - this.#takenAt) * this.#bytesPerMs);
    const heard = Math.min(soonest, Math.max(byPulls, this.#latest(now)));
    // A timer set for the exact moment must find it reached, in spite of floating point.
    return Math.floor((heard + 0.001) / 2) * 2;
  }

  /** When the bytes before this position, all sent, will have been heard, as the pulls stand now. */
  heardAt(position: number): number {
    const soonest = this.soonestAt(position);
    const byPulls =
      this.#taken < position
        ? Number.POSITIVE_INFINITY
        : this.#takenAt + Math.max(0, position - this.#takenFrom) / this.#bytesPerMs;
    return Math.max(soonest, Math.min(byPulls, soonest + GRACE_MS));
  }

  /** When the sound before this position will have had its time. */
  soonestAt(position: number): number {
    return this.#lineAt + (position - this.#lineFrom) / this.#bytesPerMs;
  }

  /** Bytes that time alone still has to let pass. */
  waiting(now: number): number {
    return Math.max(0, this.#sent - this.#line(now));
  }

  #beginLine(position: number, now: number): void {
    this.#lateFrom = this.#latest(now);
    this.#lineFrom = position;
    this.#lineAt = now;
  }

  #line(now: number): number {
    return this.#lineFrom + (now - this.#lineAt) * this.#bytesPerMs;
  }

  #latest(now: number): number {
    return Math.max(this.#lateFrom, Math.min(this.#sent, this.#line(now - GRACE_MS)));
  }
}

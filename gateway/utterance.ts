/** Something being said. Sound may be written while earlier sound of it is already heard. */
export interface Utterance {
  /** Adds sound, any length; the buffer must not be changed afterwards. Once the utterance is over it is let go. */
  write(pcm: Buffer): void;
  /** No more will be written. An utterance that is never ended holds up those behind it. */
  end(): void;
  /** How much of what was written has been heard by now. */
  readonly heardBytes: number;
  /** Resolves when the platform has played the last byte, or the utterance was cut short. Never rejects. */
  readonly finished: Promise<UtteranceEnd>;
}

/** `not-pulled`: the platform stopped asking for sound. */
export type EndReason = 'heard' | 'interrupt' | 'not-pulled' | 'closed';

export interface UtteranceEnd {
  readonly heardBytes: number;
  /** Not all of it was heard. */
  readonly interrupted: boolean;
  readonly why: EndReason;
}

const LONGEST_FRAME_BYTES = 960;
const SILENCE = Buffer.alloc(LONGEST_FRAME_BYTES);

/** What an utterance needs of the playout that plays it. */
export interface Player {
  /** There is more to send, or an end to notice. */
  readonly changed: () => void;
  /** Bytes heard of the whole stream. */
  readonly heard: () => number;
}

/** An utterance in the playout's queue: its unsent bytes and its place in the stream. */
export class QueuedUtterance implements Utterance {
  readonly finished: Promise<UtteranceEnd>;
  readonly #resolve: (end: UtteranceEnd) => void;
  readonly #player: Player;
  readonly #frameBytes: number;
  readonly #chunks: Buffer[] = [];
  /** Bytes of the first chunk that are already sent. */
  #offset = 0;
  #written = 0;
  #unsent = 0;
  #taken = 0;
  #ended = false;
  #result: UtteranceEnd | undefined;
  /** Position of its first byte in the stream, once its turn has come. */
  #start: number | undefined;

  constructor(frameBytes: number, player: Player) {
    this.#frameBytes = frameBytes;
    this.#player = player;
    const { promise, resolve } = Promise.withResolvers<UtteranceEnd>();
    this.finished = promise;
    this.#resolve = resolve;
  }

  /** @throws {Error} after `end()`: a mistake of the caller's that would lose sound. */
  write(pcm: Buffer): void {
    if (this.#result !== undefined || pcm.length === 0) return;
    if (this.#ended) throw new Error('utterance has ended: write everything before end()');
    this.#chunks.push(pcm);
    this.#written += pcm.length;
    this.#unsent += pcm.length;
    this.#player.changed();
  }

  end(): void {
    if (this.#ended || this.#result !== undefined) return;
    this.#ended = true;
    const beyond = this.#written % this.#frameBytes;
    if (beyond > 0) {
      this.#chunks.push(SILENCE.subarray(0, this.#frameBytes - beyond));
      this.#unsent += this.#frameBytes - beyond;
    }
    this.#player.changed();
  }

  get heardBytes(): number {
    if (this.#result !== undefined) return this.#result.heardBytes;
    if (this.#start === undefined) return 0;
    return Math.min(this.#written, Math.max(0, this.#player.heard() - this.#start));
  }

  /** Nothing of it remains to be sent. */
  get isSent(): boolean {
    return this.#ended && this.#unsent === 0;
  }

  get hasUnsent(): boolean {
    return this.#unsent > 0;
  }

  /** Sending has begun. */
  get isUnderWay(): boolean {
    return this.#taken > 0;
  }

  /** Its turn in the stream has come. */
  begin(position: number): void {
    this.#start ??= position;
  }

  /** Where in the stream its last sample ends; the silence that fills up the last frame does not count. */
  get endsAt(): number {
    return (this.#start ?? 0) + this.#written + (this.#written % 2);
  }

  /**
   * Bytes to send next, given so much credit: up to the end of the current frame, or as far as the credit goes.
   * 0 while there is not that much yet.
   */
  nextBytes(credit: number): number {
    const bytes = Math.min(this.#frameBytes - (this.#taken % this.#frameBytes), credit - (credit % 2));
    return bytes <= this.#unsent ? bytes : 0;
  }

  /** The next bytes, without a copy unless they lie in two chunks. */
  take(bytes: number): Buffer {
    this.#taken += bytes;
    this.#unsent -= bytes;
    const first = this.#chunks[0];
    if (first === undefined) throw new RangeError(`no ${bytes} bytes are left in this utterance`);
    if (first.length - this.#offset < bytes) return this.#gather(bytes);
    const frame = first.subarray(this.#offset, this.#offset + bytes);
    this.#advance(first, bytes);
    return frame;
  }

  finish(why: EndReason): void {
    if (this.#result !== undefined) return;
    this.#result = { heardBytes: this.heardBytes, interrupted: why !== 'heard', why };
    this.#chunks.length = 0;
    this.#unsent = 0;
    this.#resolve(this.#result);
  }

  #gather(bytes: number): Buffer {
    const frame = Buffer.allocUnsafe(bytes);
    let filled = 0;
    while (filled < bytes) {
      const chunk = this.#chunks[0] ?? SILENCE;
      const copied = chunk.copy(frame, filled, this.#offset);
      filled += copied;
      this.#advance(chunk, copied);
    }
    return frame;
  }

  #advance(chunk: Buffer, bytes: number): void {
    this.#offset += bytes;
    if (this.#offset < chunk.length) return;
    this.#offset = 0;
    this.#chunks.shift();
  }
}

import { BYTES_PER_SAMPLE, frameBytes, msToBytes, type SampleRate } from '../contracts/audio.ts';
import { type Clock, systemClock } from './clock.ts';
import { HeardClock } from './heard-clock.ts';
import { type EndReason, type Player, QueuedUtterance, type Utterance } from './utterance.ts';

export type { Utterance } from './utterance.ts';

/** However much credit there is: what is further ahead than this would only fill the socket. */
const FURTHEST_AHEAD_MS = 1500;

/** A platform that asks for nothing for so long, while sound waits, will not ask any more. */
const NOT_PULLED_MS = 10_000;

export interface PlayoutOptions {
  readonly sampleRate: SampleRate;
  /** Takes one frame to the platform, whole samples, at most 20 ms. It must neither change nor keep the buffer. */
  readonly send: (frame: Buffer) => void;
  readonly clock?: Clock;
}

/**
 * What the caller hears of us: utterances one after the other, sent as the platform pulls. Its credit adds up, survives
 * an interrupt and is never exceeded (observed with the vendor SDK 1.0.0).
 */
export class Playout {
  readonly #frameBytes: number;
  readonly #furthestAhead: number;
  readonly #send: (frame: Buffer) => void;
  readonly #clock: Clock;
  readonly #heard: HeardClock;
  readonly #player: Player;
  /** Oldest first: some sent and not yet heard to the end, then one being sent, then those that wait. */
  #utterances: QueuedUtterance[] = [];
  #interruptedAt = 0;
  #hungrySince: number | undefined;
  #underruns = 0;
  #closed = false;
  #wake: { readonly at: number; readonly cancel: () => void } | undefined;

  constructor({ sampleRate, send, clock = systemClock }: PlayoutOptions) {
    this.#frameBytes = frameBytes(sampleRate);
    this.#furthestAhead = msToBytes(FURTHEST_AHEAD_MS, sampleRate);
    this.#send = send;
    this.#clock = clock;
    this.#heard = new HeardClock(sampleRate);
    this.#player = { changed: () => this.#pump(), heard: () => this.#heard.heard(clock.now()) };
  }

  /** How often an utterance came to a stop in its middle because its sound, or the credit for it, was late. */
  get underruns(): number {
    return this.#underruns;
  }

  /** Bytes sent over the whole call. */
  get sentBytes(): number {
    return this.#heard.sent;
  }

  /** The platform wants so many more bytes. What is not a positive number is ignored. */
  pulled(bytes: number): void {
    if (this.#closed || !this.#heard.pull(bytes, this.#clock.now())) return;
    this.#hungrySince = undefined;
    this.#pump();
  }

  /** Begins an utterance behind those that are already there. */
  play(): Utterance {
    const utterance = new QueuedUtterance(this.#frameBytes, this.#player);
    if (this.#closed) utterance.finish('closed');
    else this.#utterances.push(utterance);
    return utterance;
  }

  /** Drops everything that is not sent and ends every utterance; the platform has to be told to flush the rest. */
  interrupt(): void {
    this.#interruptedAt = this.#heard.sent;
    this.#endAll('interrupt');
  }

  /** The platform has confirmed that it dropped what it had not played when `interrupt` was called. */
  flushed(): void {
    this.#heard.flush(this.#interruptedAt, this.#clock.now());
    this.#pump();
  }

  /** The call is over: nothing is sent any more. */
  close(): void {
    this.#closed = true;
    this.#endAll('closed');
  }

  #pump(): void {
    if (this.#closed) return;
    const now = this.#clock.now();
    let sending: QueuedUtterance | undefined;
    for (const utterance of this.#utterances) {
      utterance.begin(this.#heard.sent);
      this.#sendSome(utterance, now);
      if (utterance.isSent) continue;
      sending = utterance;
      break;
    }
    this.#finishHeard(now);
    this.#setWake(Math.min(this.#nextEnd(), this.#nextSend(sending, now)), now);
  }

  #sendSome(utterance: QueuedUtterance, now: number): void {
    for (;;) {
      const bytes = utterance.nextBytes(this.#heard.credit);
      // The one byte more is for floating point: a timer set for this very moment must find it reached.
      if (bytes === 0 || this.#heard.waiting(now) + bytes > this.#furthestAhead + 1) return;
      if (utterance.isUnderWay && this.#heard.isDry(now)) this.#underruns += 1;
      this.#heard.send(bytes, now);
      this.#send(utterance.take(bytes));
    }
  }

  #finishHeard(now: number): void {
    const heard = this.#heard.heard(now);
    for (let head = this.#utterances[0]; head !== undefined; head = this.#utterances[0]) {
      if (!head.isSent || head.endsAt > heard) return;
      this.#utterances.shift();
      head.finish('heard');
    }
  }

  /** When the oldest utterance will be over. */
  #nextEnd(): number {
    const head = this.#utterances[0];
    return head?.isSent === true ? this.#heard.heardAt(head.endsAt) : Number.POSITIVE_INFINITY;
  }

  /** When sending can go on, or has waited in vain for too long. */
  #nextSend(sending: QueuedUtterance | undefined, now: number): number {
    if (sending === undefined || !sending.hasUnsent) return Number.POSITIVE_INFINITY;
    if (this.#heard.credit < BYTES_PER_SAMPLE) {
      this.#hungrySince ??= now;
      return this.#hungrySince + NOT_PULLED_MS;
    }
    const bytes = sending.nextBytes(this.#heard.credit);
    if (bytes === 0) return Number.POSITIVE_INFINITY;
    return this.#heard.soonestAt(this.#heard.sent + bytes - this.#furthestAhead);
  }

  /** Ends, pauses and a silent platform are noticed without any further pull. */
  #setWake(at: number, now: number): void {
    // One that is set too early looks again: cheaper than a new timer for each pull.
    if (at === Number.POSITIVE_INFINITY || (this.#wake !== undefined && this.#wake.at <= at)) return;
    this.#wake?.cancel();
    const cancel = this.#clock.after(Math.max(0, at - now), () => {
      this.#wake = undefined;
      if (this.#hasStarved()) this.#endAll('not-pulled');
      this.#pump();
    });
    this.#wake = { at, cancel };
  }

  #hasStarved(): boolean {
    return this.#hungrySince !== undefined && this.#clock.now() - this.#hungrySince >= NOT_PULLED_MS;
  }

  #endAll(why: EndReason): void {
    this.#wake?.cancel();
    this.#wake = undefined;
    this.#hungrySince = undefined;
    const ended = this.#utterances;
    this.#utterances = [];
    for (const utterance of ended) utterance.finish(why);
  }
}

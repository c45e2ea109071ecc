import { BYTES_PER_SAMPLE } from '../contracts/audio.ts';
import type { SampleRate } from '../contracts/audio.ts';
import { CallerTurn } from './caller-turn.ts';
import { RecentSound } from './recent-sound.ts';
import { VoiceActivity } from './voice-activity.ts';

/** How far back a recording can reach for a caller who began before the beep. */
const KEPT_SECONDS = 5;

/**
 * How far back it can reach when nothing was at work for the caller: as long as a lost call is waited for, and as the
 * longest answer.
 */
const LONGEST_KEPT_SECONDS = 30;

/** Takes the sound as it comes in; nothing in it may wait. */
export type Listener = (pcm: Buffer) => void;

/** The caller's turn up to now. */
export interface Turn {
  readonly pcm: Buffer;
  /** Position of its first sample in the sound that this gateway has heard of the call. */
  readonly firstSample: number;
  /** Something longer than a cough was said. */
  readonly hasSpoken: boolean;
}

/** What a call's other parties say: their sound in order, whether somebody is speaking, and the last seconds of it. */
export class Ear {
  readonly sampleRate: SampleRate;
  readonly voice: VoiceActivity;
  readonly #turn: CallerTurn;
  readonly #recent: RecentSound;
  readonly #listeners = new Set<Listener>();
  /** What was heard from here on is wanted whole; infinite when nothing is. */
  #keptFrom = Number.POSITIVE_INFINITY;
  #isAttended = false;
  #samples = 0;

  constructor(sampleRate: SampleRate) {
    this.sampleRate = sampleRate;
    this.voice = new VoiceActivity(sampleRate);
    this.#turn = new CallerTurn(this.voice, sampleRate);
    this.#recent = new RecentSound(sampleRate * KEPT_SECONDS * BYTES_PER_SAMPLE);
  }

  /** Samples heard since this gateway holds the call. */
  get samples(): number {
    return this.#samples;
  }

  /** Something was said while no verb was at work, and is in no recording yet. */
  get hasUnrecorded(): boolean {
    return this.#turn.isOwed;
  }

  /** Where the caller's turn began: the end of our last prompt, or earlier when the caller did not wait for that. */
  get turnStart(): number {
    return this.#turn.start;
  }

  /**
   * Whether a verb is at work. Without one, because the next decision is late, everything is kept that the caller says:
   * it may be the message.
   */
  attend(isAttended: boolean): void {
    if (isAttended === this.#isAttended) return;
    this.#isAttended = isAttended;
    this.#turn.attend(isAttended, this.#samples);
  }

  hear(pcm: Buffer): void {
    const isOwed = !this.#isAttended || this.#turn.isOwed;
    const from = Math.min(this.#keptFrom, isOwed ? this.turnStart : Number.POSITIVE_INFINITY);
    if (from !== Number.POSITIVE_INFINITY) this.#makeRoom(from, pcm.length);
    this.#samples += pcm.length / BYTES_PER_SAMPLE;
    this.#recent.write(pcm);
    this.voice.push(pcm);
    for (const listener of this.#listeners) listener(pcm);
  }

  /** Our prompt has been heard to its end: what comes now is the caller's. */
  beginTurn(): void {
    this.#turn.begin(this.#samples);
  }

  /** From now on nothing is forgotten from this sample on, up to thirty seconds; undefined: that is no longer needed. */
  keepFrom(sample: number | undefined): void {
    this.#keptFrom = sample ?? Number.POSITIVE_INFINITY;
  }

  /** Sound from this sample on that is already past, as far back as it is kept, and the position where it starts. */
  past(sample: number): { readonly pcm: Buffer; readonly firstSample: number } {
    const position = Math.max(sample * BYTES_PER_SAMPLE, this.#recent.oldest);
    return { pcm: this.#recent.from(position), firstSample: position / BYTES_PER_SAMPLE };
  }

  /** What the caller's turn has brought so far, as far back as it is kept: from now on it is in a recording. */
  takeTurn(): Turn {
    const turn = { ...this.past(this.turnStart), hasSpoken: this.#turn.hasSpoken };
    this.#turn.recorded(this.#samples);
    return turn;
  }

  /** What was heard up to now is in a recording, or was an answer, and nobody listens any more. */
  endTurn(): void {
    this.#turn.recorded(this.#samples);
    this.attend(false);
  }

  /** Gives every further stretch of sound to the listener until the returned function is called. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#listeners.clear();
    this.voice.close();
  }

  /** Most calls never need more memory than the last seconds take; one that does keeps it to its end. */
  #makeRoom(from: number, bytes: number): void {
    const { capacity } = this.#recent;
    const needed = (this.#samples - from) * BYTES_PER_SAMPLE + bytes;
    if (needed <= capacity) return;
    const most = this.sampleRate * LONGEST_KEPT_SECONDS * BYTES_PER_SAMPLE;
    this.#recent.grow(Math.min(Math.max(2 * capacity, needed), most));
  }
}

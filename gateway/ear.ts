import { BYTES_PER_SAMPLE } from '../contracts/audio.ts';
import type { SampleRate } from '../contracts/audio.ts';
import { RecentSound } from './recent-sound.ts';
import { VoiceActivity } from './voice-activity.ts';

/** How far back a recording can reach for a caller who began before the beep. */
const KEPT_SECONDS = 5;

/** Shorter than this is a cough; the detector lets go of a sound about 120 ms after its end. */
const SHORTEST_SPEECH_MS = 320;

/** Takes the sound as it comes in; nothing in it may wait. */
export type Listener = (pcm: Buffer) => void;

/** What a call's other parties say: their sound in order, whether somebody is speaking, and the last seconds of it. */
export class Ear {
  readonly sampleRate: SampleRate;
  readonly voice: VoiceActivity;
  readonly #recent: RecentSound;
  readonly #listeners = new Set<Listener>();
  #samples = 0;
  #turnStart = 0;

  constructor(sampleRate: SampleRate) {
    this.sampleRate = sampleRate;
    this.voice = new VoiceActivity(sampleRate);
    this.#recent = new RecentSound(sampleRate * KEPT_SECONDS * BYTES_PER_SAMPLE);
  }

  /** Samples heard since this gateway holds the call. */
  get samples(): number {
    return this.#samples;
  }

  /** Where the caller's turn began: the end of our last prompt, or earlier when the caller was speaking over it. */
  get turnStart(): number {
    return this.#turnStart;
  }

  /** Something longer than a cough was said since the turn began. */
  get spokeThisTurn(): boolean {
    const { speechRunStart, speechRunEnd } = this.voice;
    return (
      speechRunEnd - Math.max(speechRunStart, this.#turnStart) >=
      (this.sampleRate * SHORTEST_SPEECH_MS) / 1000
    );
  }

  hear(pcm: Buffer): void {
    this.#samples += pcm.length / BYTES_PER_SAMPLE;
    this.#recent.write(pcm);
    this.voice.push(pcm);
    for (const listener of this.#listeners) listener(pcm);
  }

  /** Our prompt has been heard to its end: what comes now is the caller's. */
  beginTurn(): void {
    this.#turnStart = this.voice.speaking
      ? Math.min(this.voice.speechRunStart, this.#samples)
      : this.#samples;
  }

  /** Sound from this sample on that is already past, as far back as it is kept, and the position where it starts. */
  past(sample: number): { readonly pcm: Buffer; readonly firstSample: number } {
    const position = Math.max(sample * BYTES_PER_SAMPLE, this.#recent.oldest);
    return { pcm: this.#recent.from(position), firstSample: position / BYTES_PER_SAMPLE };
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
}

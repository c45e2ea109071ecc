import { setTimeout as sleep } from 'node:timers/promises';
import type { Bridge } from './bridge.ts';
import type { Call } from './call.ts';
import type { Step } from './call-request.ts';
import { triggerOf } from './step-faults.ts';

/** A step that waits for words, and how they sound. */
export interface PhraseCue {
  readonly step: number;
  readonly words: string;
  readonly phrase: Int16Array;
  readonly afterMs: number | undefined;
}

/** What the caller waits to hear. A wait that outlasts the caller's patience ends with the caller hanging up. */
export class Attention {
  readonly #call: Call;
  readonly #over: AbortSignal;
  /** Up to here the caller has listened to the agent: what came earlier is no answer to what was said since. */
  #listenedTo = 0;

  constructor(call: Call, over: AbortSignal) {
    this.#call = call;
    this.#over = over;
  }

  /** The caller has spoken up to here. */
  spokeUntil(sample: number): void {
    this.#listenedTo = sample;
  }

  /** Waits until a prompt is over. */
  async prompt(bridge: Bridge, silenceMs: number | undefined): Promise<void> {
    const silence = silenceMs === undefined ? undefined : this.#samples(silenceMs);
    await this.#patiently(bridge.ear.promptAfter(this.#listenedTo, silence));
    this.#listenedTo = bridge.ear.lastAudible;
  }

  /** Waits until the agent has said the words and has then been silent for long enough. */
  async phrase(bridge: Bridge, { step, words, phrase, afterMs }: PhraseCue): Promise<void> {
    const { ear, phraseEar } = bridge;
    if (!phraseEar) throw new Error('this line was opened without an ear for words');
    const range = await this.#patiently(phraseEar.heard({ phrase, after: this.#listenedTo }), words);
    phraseEar.stop();
    if (!range) return;
    this.#call.note({ kind: 'heard-phrase', step, phrase: words, ...range });
    const usualMs = this.#call.settings.promptSilenceMs;
    // From its beginning: its end may lie in the last soft sounds, which count as silence.
    const silence = this.#samples(Math.min(usualMs, afterMs ?? usualMs));
    await this.#patiently(ear.promptAfter(range.fromSample, silence), words);
    this.#listenedTo = ear.lastAudible;
    if (afterMs !== undefined) await this.#unlessOver(ear.reached(ear.lastAudible + this.#samples(afterMs)));
  }

  /** Waits until the agent has been speaking for so long. */
  async interruption({ ear }: Bridge, afterMs: number): Promise<void> {
    await this.#patiently(ear.promptFrom(this.#listenedTo));
    const from = ear.lastPromptFrom ?? 0;
    await this.#unlessOver(ear.reached(from + this.#samples(afterMs)));
    this.#listenedTo = ear.position;
  }

  /** Undefined when the call is over, which it is when patience was lost. */
  async #patiently<T>(heard: Promise<T>, phrase?: string): Promise<T | undefined> {
    const patience = new AbortController();
    const signal = AbortSignal.any([patience.signal, this.#over]);
    const lost = sleep(this.#call.settings.patienceMs, true, { signal }).catch(() => false);
    const gaveUp = Symbol('gave up');
    const outcome = await Promise.race([heard, lost.then(() => gaveUp)]);
    patience.abort();
    if (this.#over.aborted) return undefined;
    if (outcome !== gaveUp) return heard;
    this.#call.note({ kind: 'lost-patience', ...(phrase === undefined ? {} : { phrase }) });
    this.#call.hangUp('caller');
    return undefined;
  }

  async #unlessOver(heard: Promise<void>): Promise<void> {
    if (this.#over.aborted) return;
    const { promise: over, resolve } = Promise.withResolvers<void>();
    const stop = (): void => resolve();
    this.#over.addEventListener('abort', stop);
    await Promise.race([heard, over]);
    this.#over.removeEventListener('abort', stop);
  }

  #samples(ms: number): number {
    return Math.round((ms * this.#call.audio.sampleRate) / 1000);
  }
}

/** Whether somebody must listen for words. */
export function listensForWords(steps: readonly Step[]): boolean {
  return steps.some((step) => triggerOf(step).whenHears !== undefined);
}

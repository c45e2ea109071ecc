import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { SampleRate } from '../contracts/audio.ts';
import { SpeechUnavailable } from './failures.ts';
import { GrowingSound } from './growing-sound.ts';
import { PromptMemory } from './prompt-memory.ts';
import { resampled } from './resampler.ts';
import type { SpeakRequest, Speech } from './speech.ts';
import { SPEECH_SAMPLE_RATE } from './speech.ts';

/** Where sound is kept beyond the life of this process, at 24 kHz whatever the line carries. */
export interface PromptAudioCache {
  get(key: string): Promise<Buffer | undefined>;
  put(key: string, pcm: Buffer): Promise<void>;
}

export interface PromptSoundsOptions {
  readonly speech: Pick<Speech, 'speak' | 'speechModel'>;
  readonly cache: PromptAudioCache;
  /** What the line carries. */
  readonly sampleRate: SampleRate;
  readonly log: Pick<Logger, 'warn'>;
  readonly memoryBytes: number;
}

/** A caller waits: a store that has not answered by then is passed over, and the model is asked. */
const CACHE_WITHIN_MS = 500;

/** The sounds of all sentences that are said, each made once: from memory, from the cache, or by the model. */
export class PromptSounds {
  readonly #options: PromptSoundsOptions;
  readonly #memory: PromptMemory;
  /** Those being made, by key: who wants the same meanwhile hears the same. */
  readonly #growing = new Map<string, GrowingSound>();
  /** Work that goes on behind a sound, until it is kept. */
  readonly #atWork = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  constructor(options: PromptSoundsOptions) {
    this.#options = options;
    this.#memory = new PromptMemory(options.memoryBytes);
  }

  /** The sound of a sentence at the line's rate, complete or growing. It is made to its end even if nobody listens any more. */
  open(request: SpeakRequest): GrowingSound {
    const key = this.#keyOf(request);
    const known = this.#memory.get(key) ?? this.#growing.get(key);
    if (known !== undefined) return known;
    const sound = new GrowingSound();
    this.#growing.set(key, sound);
    const work = this.#make({ key, request, sound });
    this.#atWork.add(work);
    void work.finally(() => this.#atWork.delete(work));
    return sound;
  }

  get isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Breaks off what is being made, and settles when nothing is under way any more. */
  async close(): Promise<void> {
    this.#closing.abort(new SpeechUnavailable('no more prompts are made: this process is leaving'));
    await Promise.all(this.#atWork);
  }

  /** Never rejects: whoever reads the sound meets the failure. */
  async #make({ key, request, sound }: Making): Promise<void> {
    const { speech, sampleRate } = this.#options;
    try {
      const kept = await this.#fromCache(key);
      const made: Buffer[] = [];
      const source = kept === undefined ? speech.speak(request, this.#closing.signal) : [kept];
      for await (const chunk of resampled(noted(source, made), SPEECH_SAMPLE_RATE, sampleRate))
        sound.add(chunk);
      this.#memory.put(key, sound.whole());
      sound.complete();
      if (kept === undefined) await this.#keep(key, Buffer.concat(made));
    } catch (failure) {
      sound.fail(failure);
    } finally {
      this.#growing.delete(key);
    }
  }

  /** Undefined when it is not there, or the cache cannot say so in time. */
  async #fromCache(key: string): Promise<Buffer | undefined> {
    const { cache, log } = this.#options;
    const late = new AbortController();
    try {
      const kept = await Promise.race([
        cache.get(key),
        delay(CACHE_WITHIN_MS, undefined, { signal: late.signal }).then(() => {
          throw new Error(`prompt cache has not answered within ${CACHE_WITHIN_MS} ms`);
        }),
      ]);
      return kept === undefined || kept.length === 0 ? undefined : kept;
    } catch (err) {
      log.warn({ err, key }, 'prompt cache cannot be read: the prompt is synthesized');
      return undefined;
    } finally {
      late.abort();
    }
  }

  async #keep(key: string, pcm: Buffer): Promise<void> {
    const { cache, log } = this.#options;
    try {
      await cache.put(key, pcm);
    } catch (err) {
      log.warn({ err, key }, 'prompt cannot be kept: it will be synthesized again');
    }
  }

  #keyOf({ text, voice, language }: SpeakRequest): string {
    const facts = [this.#options.speech.speechModel, voice, language, text];
    return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
  }
}

interface Making {
  readonly key: string;
  readonly request: SpeakRequest;
  readonly sound: GrowingSound;
}

/** The same sound, each part of it noted down as it passes. */
async function* noted(source: Source, notes: Buffer[]): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    notes.push(chunk);
    yield chunk;
  }
}

type Source = AsyncIterable<Buffer> | Iterable<Buffer>;

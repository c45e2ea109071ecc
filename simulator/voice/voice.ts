import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { SampleRate } from '../../contracts/audio.ts';
import { voiceSettings } from './cast.ts';
import type { SayRequest } from './espeak-thread.ts';
import { createSoundCache } from './sound-cache.ts';
import { WorkerThread } from './worker-thread.ts';

/** Makes words audible, for callers and for the stand-in of the speech model. */
export interface Voice {
  /**
   * The sound of a text: the very same samples each time. Names of voices: cast.ts.
   * @throws {Error} when the voice is not in the cast, or makes no sound of the text.
   */
  say(text: string, voice: string, sampleRate: SampleRate): Promise<Int16Array>;
  close(): Promise<void>;
}

export interface VoiceOptions {
  /** Sounds are kept below it by version; absent: ~/.cache/holdfast. */
  readonly cacheFolder?: string;
}

/** Counts up whenever the same request would sound different: with another espeak or another way of resampling. */
const SOUND_VERSION = 'espeak-ng-0.3.5-1';
const ANSWER_WITHIN_MS = 60_000;
const IDLE_MS = 10_000;

/** A voice for this process: what it said once, in whatever process, comes from disk the next time. */
export function startVoice({ cacheFolder }: VoiceOptions = {}): Promise<Voice> {
  const folder = cacheFolder ?? join(homedir(), '.cache', 'holdfast');
  return Promise.resolve(new CachedVoice(join(folder, 'voice', SOUND_VERSION)));
}

class CachedVoice implements Voice {
  readonly #cache;
  readonly #underWay = new Map<string, Promise<Int16Array>>();
  readonly #thread = new WorkerThread<SayRequest, Int16Array>({
    module: new URL('espeak-thread.ts', import.meta.url),
    answerWithinMs: ANSWER_WITHIN_MS,
    idleMs: IDLE_MS,
  });

  constructor(folder: string) {
    this.#cache = createSoundCache(folder);
  }

  async say(text: string, voice: string, sampleRate: SampleRate): Promise<Int16Array> {
    const request = { text, settings: voiceSettings(voice), sampleRate };
    const key = createHash('sha256').update(JSON.stringify(request)).digest('hex');
    const joined = this.#underWay.get(key);
    const sound = joined ?? this.#findOrMake(key, request);
    if (joined === undefined) this.#remember(key, sound);
    // Each asker gets samples of their own to change.
    return (await sound).slice();
  }

  async close(): Promise<void> {
    await this.#thread.close();
  }

  #remember(key: string, sound: Promise<Int16Array>): void {
    this.#underWay.set(key, sound);
    const forget = () => this.#underWay.delete(key);
    sound.then(forget, forget);
  }

  async #findOrMake(key: string, request: SayRequest): Promise<Int16Array> {
    const found = await this.#cache.get(key);
    if (found !== undefined) return found;
    const made = await this.#thread.ask(request);
    // A full or read-only disk costs time at the next run, not the sound of this one.
    await this.#cache.put(key, made).catch((error: unknown) => console.warn('voice is not cached:', error));
    return made;
  }
}

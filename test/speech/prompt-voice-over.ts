import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { PromptAudioCache } from '../../speech/prompt-sounds.ts';
import { createPromptVoice } from '../../speech/prompt-voice.ts';
import type { PromptRequest, PromptVoice, PromptVoiceOptions } from '../../speech/prompt-voice.ts';
import type { SpeechDeadlines } from '../../speech/gemini.ts';
import { LogCapture } from '../log-capture.ts';
import type { ScriptedModel } from './scripted-model.ts';
import { speechOver } from './scripted-model.ts';

export const GREETING: PromptRequest = {
  text: 'Welcome. We are closed today. Goodbye.',
  voice: 'Kore',
  language: 'en-US',
  skipSentences: 0,
};

/** A cache that lives as long as the test. */
export class MemoryCache implements PromptAudioCache {
  readonly kept = new Map<string, Buffer>();
  readonly asked: string[] = [];

  get(key: string): Promise<Buffer | undefined> {
    this.asked.push(key);
    return Promise.resolve(this.kept.get(key));
  }

  put(key: string, pcm: Buffer): Promise<void> {
    this.kept.set(key, pcm);
    return Promise.resolve();
  }
}

export interface PromptVoiceTestOptions extends Partial<
  Pick<PromptVoiceOptions, 'sampleRate' | 'memoryBytes'>
> {
  readonly cache?: PromptAudioCache;
  readonly deadlines?: Partial<SpeechDeadlines['synthesis']>;
  /** Warnings that belong to the story of this test. */
  readonly expectedLogs?: readonly RegExp[];
}

export interface PromptVoiceForTest {
  readonly voice: PromptVoice;
  readonly cache: MemoryCache;
  readonly logs: LogCapture;
}

/** The voice of a process whose model is scripted. */
export function promptVoiceOver(
  t: TestContext,
  model: ScriptedModel,
  { sampleRate = 24_000, expectedLogs = [], deadlines = {}, ...options }: PromptVoiceTestOptions = {},
): PromptVoiceForTest {
  const logs = new LogCapture();
  const cache = new MemoryCache();
  const speech = speechOver(model, deadlines);
  const voice = createPromptVoice({ speech, cache, sampleRate, log: logs.log('prompt-voice'), ...options });
  t.after(() => voice.close());
  t.after(() => assert.deepEqual(logs.unexpected(expectedLogs), []));
  return { voice, cache, logs };
}

/** The sound of some chunks. */
export function pcmOf(chunks: readonly { readonly pcm: Buffer }[]): Buffer {
  return Buffer.concat(chunks.map(({ pcm }) => pcm));
}

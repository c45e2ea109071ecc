import assert from 'node:assert/strict';
import { pino } from 'pino';
import type { CallHandle } from '../../simulator/telcoflow/telcoflow.ts';
import { createGeminiSpeech } from '../../speech/gemini.ts';
import { createPromptVoice } from '../../speech/prompt-voice.ts';
import type { Store } from '../../store/open-store.ts';
import { testStack } from '../stack.ts';

/** Of a sentence that is begun a second time at least so much is heard. */
const OPENING_MS = 400;
const AUDIBLE_ABOVE = 200;
const SAMPLE_RATE = 24_000;

/** Each sentence of the prompts was heard by the caller from beginning to end, and was never begun a second time. */
export async function assertHeardOnce(
  store: Store,
  call: CallHandle,
  prompts: readonly string[],
): Promise<void> {
  for (const prompt of prompts) {
    for (const sentence of await soundsOf(store, prompt)) {
      assert.deepEqual(
        { whole: timesHeard(call, sentence), begun: timesHeard(call, openingOf(sentence)) },
        { whole: 1, begun: 1 },
        `“${prompt}” is heard once, in full`,
      );
    }
  }
}

/** Nothing of these prompts was heard. */
export async function assertNotHeard(
  store: Store,
  call: CallHandle,
  prompts: readonly string[],
): Promise<void> {
  for (const prompt of prompts) {
    for (const sentence of await soundsOf(store, prompt)) {
      assert.equal(timesHeard(call, openingOf(sentence)), 0, `“${prompt}” is not heard`);
    }
  }
}

/** The sound of each sentence as the gateway plays it: made once and kept in the store. */
async function soundsOf({ promptAudio }: Store, text: string): Promise<Buffer[]> {
  const { geminiApiKey: apiKey, geminiUrl: baseUrl } = testStack();
  const models = { speechModel: 'gemini-3.8-flash-tts', transcriptionModel: 'gemini-3.8-flash' };
  const speech = createGeminiSpeech({ apiKey, baseUrl, ...models });
  const log = pino({ level: 'silent' });
  const voice = createPromptVoice({ speech, cache: promptAudio, sampleRate: SAMPLE_RATE, log });
  const sentences: Buffer[] = [];
  const request = { text, voice: 'Kore', language: 'en-US', skipSentences: 0 };
  for await (const { sentence, pcm } of voice.speak(request, AbortSignal.timeout(20_000))) {
    sentences[sentence] = Buffer.concat([sentences[sentence] ?? Buffer.alloc(0), pcm]);
  }
  await voice.close();
  return sentences.map(withoutSilence);
}

function withoutSilence(pcm: Buffer): Buffer {
  const isAudible = (at: number): boolean => Math.abs(pcm.readInt16LE(at)) > AUDIBLE_ABOVE;
  let from = 0;
  let to = pcm.length;
  while (from < to && !isAudible(from)) from += 2;
  while (to > from && !isAudible(to - 2)) to -= 2;
  assert.ok(to > from, 'the prompt has a sound');
  return pcm.subarray(from, to);
}

function openingOf(sentence: Buffer): Buffer {
  return sentence.subarray(0, (OPENING_MS * SAMPLE_RATE * 2) / 1000);
}

function timesHeard(call: CallHandle, sound: Buffer): number {
  const heard = call.heard('caller');
  const tape = Buffer.from(heard.buffer, heard.byteOffset, heard.byteLength);
  let times = 0;
  for (let at = tape.indexOf(sound); at >= 0; at = tape.indexOf(sound, at + 2)) times += 1;
  return times;
}

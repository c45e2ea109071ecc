import assert from 'node:assert/strict';
import { pino } from 'pino';
import type { CallHandle } from '../../simulator/telcoflow/telcoflow.ts';
import { createGeminiSpeech } from '../../speech/gemini.ts';
import { createPromptVoice } from '../../speech/prompt-voice.ts';
import type { Store } from '../../store/open-store.ts';
import { testStack } from '../stack.ts';

/** A prompt is told by stretches of it that are this long and loud: no other stretch has the very same samples. */
const STRETCH_BYTES = 2 * 1200;
const LOUD = 1000;
/** On a busy machine a moment of silence may come in between, which takes some stretches apart. */
const MOST = 0.8;

const SAMPLE_RATE = 24_000;

/** Each sentence of the prompts was heard by the caller from beginning to end, and no part of it a second time. */
export async function assertHeardOnce(
  store: Store,
  call: CallHandle,
  prompts: readonly string[],
): Promise<void> {
  for (const prompt of prompts) {
    for (const times of await timesHeard(store, call, prompt)) {
      const once = times.filter((count) => count === 1).length;
      assert.ok(Math.max(...times) <= 1, `no part of “${prompt}” is heard twice: ${times.join(' ')}`);
      assert.ok(once >= times.length * MOST, `“${prompt}” is heard in full: ${times.join(' ')}`);
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
    for (const times of await timesHeard(store, call, prompt)) {
      assert.equal(Math.max(...times), 0, `“${prompt}” is not heard: ${times.join(' ')}`);
    }
  }
}

/** For each sentence of the prompt, how often the caller heard each stretch of it. */
async function timesHeard(store: Store, call: CallHandle, prompt: string): Promise<number[][]> {
  const heard = call.heard('caller');
  const tape = Buffer.from(heard.buffer, heard.byteOffset, heard.byteLength);
  const sentences = await soundsOf(store, prompt);
  return sentences.map((sentence) => stretchesOf(sentence).map((stretch) => countIn(tape, stretch)));
}

function stretchesOf(sentence: Buffer): Buffer[] {
  const stretches: Buffer[] = [];
  for (let at = 0; at + STRETCH_BYTES <= sentence.length; at += STRETCH_BYTES) {
    const stretch = sentence.subarray(at, at + STRETCH_BYTES);
    if (isLoud(stretch)) stretches.push(stretch);
  }
  assert.ok(stretches.length > 0, 'the sentence has a sound');
  return stretches;
}

function isLoud(stretch: Buffer): boolean {
  for (let at = 0; at < stretch.length; at += 2) if (Math.abs(stretch.readInt16LE(at)) > LOUD) return true;
  return false;
}

function countIn(tape: Buffer, stretch: Buffer): number {
  let times = 0;
  for (let at = tape.indexOf(stretch); at >= 0; at = tape.indexOf(stretch, at + 2)) times += 1;
  return times;
}

/** The sound of each sentence as the gateway plays it: made once and kept in the store. */
async function soundsOf({ promptAudio }: Store, text: string): Promise<Buffer[]> {
  const { geminiApiKey: apiKey, geminiUrl: baseUrl } = testStack();
  const models = {
    speechModel: 'gemini-3.8-flash-tts',
    transcriptionModel: 'gemini-3.8-flash',
    understandingModel: 'gemini-3.8-flash',
  };
  const speech = createGeminiSpeech({ apiKey, baseUrl, ...models });
  const log = pino({ level: 'silent' });
  const voice = createPromptVoice({ speech, cache: promptAudio, sampleRate: SAMPLE_RATE, log });
  const sentences: Buffer[] = [];
  const request = { text, voice: 'Kore', language: 'en-US', skipSentences: 0 };
  for await (const { sentence, pcm } of voice.speak(request, AbortSignal.timeout(20_000))) {
    sentences[sentence] = Buffer.concat([sentences[sentence] ?? Buffer.alloc(0), pcm]);
  }
  await voice.close();
  return sentences;
}

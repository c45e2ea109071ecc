import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { createGeminiSpeech } from '../../speech/gemini.ts';
import type { Speech } from '../../speech/speech.ts';
import { startGemini } from '../../simulator/gemini/gemini.ts';
import { sharedVoice } from '../shared-voice.ts';
import { collect } from './replies.ts';
import { noAbort } from './scripted-model.ts';

const WORDS = 'good morning this is peter jones the boiler leaks please call me back';

/** The product's client of the stand-in that really speaks and really decodes. */
async function speechOfStandIn(): Promise<Speech> {
  const gemini = await startGemini({ voice });
  after(() => gemini.close());
  const models = {
    speechModel: 'gemini-3.8-flash-tts',
    transcriptionModel: 'gemini-3.8-flash',
    understandingModel: 'gemini-3.8-flash',
  };
  return createGeminiSpeech({ apiKey: gemini.apiKey, baseUrl: gemini.url, ...models });
}

// Outside of any test: what is opened within one is closed with it.
const voice = await sharedVoice();
const speech = await speechOfStandIn();

test('what the model has spoken, it writes down again', async () => {
  const spoken = await collect(speech.speak({ text: WORDS, voice: 'Kore', language: 'en-US' }, noAbort));

  const request = { pcm: Buffer.concat(spoken), sampleRate: 24_000, language: 'en-US' } as const;
  const transcript = await speech.transcribe(request, noAbort);

  assert.ok(spoken.length > 1, 'in several parts');
  assert.equal(transcript.text, WORDS);
});

for (const sampleRate of [8000, 16_000, 24_000] as const) {
  test(`a caller on a line of ${sampleRate} Hz is understood`, async () => {
    const samples = await voice.say(WORDS, 'en-gb', sampleRate);
    const pcm = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);

    const transcript = await speech.transcribe({ pcm, sampleRate, language: 'en-GB' }, noAbort);

    assert.equal(transcript.text, WORDS);
  });
}

test('five seconds of silence have no words', async () => {
  const pcm = Buffer.alloc(5 * 8000 * 2);

  const { text } = await speech.transcribe({ pcm, sampleRate: 8000, language: 'en' }, noAbort);

  assert.equal(text, '');
});

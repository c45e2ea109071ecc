import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sharedVoice } from '../../shared-voice.ts';
import { speaking, testModel } from './model.ts';

const model = await testModel();
const WORDS = 'We are closed. Please leave a message after the tone.';

test('speaks in several parts that are together what the voice says', async () => {
  const parts = await model.speak(WORDS);
  const samples = await (await sharedVoice()).say(WORDS, 'en-us', 24_000);
  assert.ok(parts.length > 2);
  assert.deepEqual(Buffer.concat(parts), Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength));
});

test('finishes with the last part of a stream, and says there what it cost', async () => {
  const reasons: unknown[] = [];
  let tokens: number | undefined;
  for await (const event of await model.client.models.generateContentStream(speaking(WORDS))) {
    reasons.push(event.candidates?.[0]?.finishReason);
    tokens = event.usageMetadata?.totalTokenCount;
  }
  assert.deepEqual(reasons, [...reasons.slice(1).fill(undefined), 'STOP']);
  assert.ok(tokens !== undefined && tokens > 50);
});

test('speaks in one answer when no stream is asked for', async () => {
  const { data = '', candidates } = await model.client.models.generateContent(speaking(WORDS));
  assert.deepEqual(Buffer.from(data, 'base64'), Buffer.concat(await model.speak(WORDS)));
  const mimeType = candidates?.[0]?.content?.parts?.[0]?.inlineData?.mimeType;
  assert.equal(mimeType, 'audio/L16;codec=pcm;rate=24000');
});

test('sounds different with another voice and in another language', async () => {
  const sounds = await Promise.all([
    model.speak(WORDS),
    model.speak(WORDS, { voice: 'Charon' }),
    model.speak(WORDS, { voice: 'zephyr' }),
    model.speak(WORDS, { language: 'en-GB' }),
    model.speak(WORDS, { language: 'de-DE' }),
  ]);
  assert.equal(new Set(sounds.map((parts) => Buffer.concat(parts).toString('base64'))).size, sounds.length);
});

test('refuses a voice, a language and a text that it cannot speak', async () => {
  await assert.rejects(model.speak(WORDS, { voice: 'Caruso' }), { status: 400, message: /Caruso.*kore/ });
  await assert.rejects(model.speak(WORDS, { language: 'tlh' }), { status: 400, message: /tlh/ });
  await assert.rejects(model.speak(' '), { status: 400, message: /no text/ });
  await assert.rejects(model.speak('...'), { status: 400, message: /no sound/ });
});

test('a model that writes does not speak, and one that speaks does not write', async () => {
  const request = speaking(WORDS);
  const { models } = model.client;
  await assert.rejects(models.generateContent({ ...request, model: 'gemini-3.8-flash' }), { status: 400 });
  const { config: _, ...plain } = request;
  await assert.rejects(models.generateContent(plain), { status: 400, message: /TEXT/ });
});

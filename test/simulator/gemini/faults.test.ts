import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { ApiError } from '@google/genai';
import type { GenerateContentResponse } from '@google/genai';
import { decodeWav } from '../../../simulator/telcoflow/wav.ts';
import { sharedVoice } from '../../shared-voice.ts';
import { eventually } from '../../eventually.ts';
import { hearing, speaking, testModel } from './model.ts';

const model = await testModel();
const { models } = model.client;
const WORDS = 'We are closed. Please leave a message.';

beforeEach(() => fetch(`${model.gemini.url}/faults`, { method: 'DELETE' }));

interface Got {
  readonly events: GenerateContentResponse[];
  readonly error: unknown;
}

/** Everything that a stream of speech brings, and what it ends with. */
async function stream({ signal = AbortSignal.timeout(30_000), onEvent = () => {} } = {}): Promise<Got> {
  const request = speaking(WORDS);
  const events: GenerateContentResponse[] = [];
  try {
    const config = { ...request.config, abortSignal: signal };
    for await (const event of await models.generateContentStream({ ...request, config })) {
      events.push(event);
      onEvent();
    }
    return { events, error: undefined };
  } catch (error) {
    return { events, error };
  }
}

async function transcription(): Promise<GenerateContentResponse> {
  const samples = await (await sharedVoice()).say('the boiler leaks', 'en-us', 16_000);
  return models.generateContent(hearing({ samples, sampleRate: 16_000 }));
}

const mimeTypeOf = (event: GenerateContentResponse | undefined) =>
  event?.candidates?.[0]?.content?.parts?.[0]?.inlineData?.mimeType;

test('answers with errors of the service as the real client knows them', async () => {
  await model.arm({ kind: '429', ms: 1500 });
  await assert.rejects(transcription(), (error: Error & { status?: number }) => {
    assert.equal(error.status, 429);
    assert.equal(JSON.parse(error.message).error.status, 'RESOURCE_EXHAUSTED');
    assert.equal(JSON.parse(error.message).error.details[0].retryDelay, '1.5s');
    return true;
  });
  await model.arm({ kind: '500' });
  await assert.rejects(transcription(), { status: 500, message: /INTERNAL/ });
  await model.arm({ kind: '503' });
  await assert.rejects(transcription(), { status: 503, message: /UNAVAILABLE/ });
  assert.match((await transcription()).text ?? '', /the boiler leaks/);
});

test('loses the connection before an answer, and in the middle of one', async () => {
  await model.arm({ kind: 'reset', count: 2 });
  await assert.rejects(transcription(), { name: 'TypeError', message: 'fetch failed' });
  assert.match(String((await stream()).error), /fetch failed/);

  await model.arm({ kind: 'cut-stream', count: 2 });
  await assert.rejects(transcription(), { name: 'TypeError', message: 'terminated' });
  const cut = await stream();
  assert.equal(cut.events.length, 1);
  assert.match(String(cut.error), /terminated/);
});

test('stalls before an answer until the client leaves, or for as long as told', async () => {
  const leaving = new AbortController();
  await model.arm({ kind: 'stall' });
  const stalled = stream({ signal: leaving.signal });
  await eventually(async () => assert.equal((await model.requests()).at(-1)?.fault, 'stall'));
  leaving.abort();
  assert.equal((await stalled).events.length, 0);
  await eventually(async () => assert.ok((await model.requests()).at(-1)?.brokenOff));

  await model.arm({ kind: 'stall', ms: 20 });
  assert.match((await transcription()).text ?? '', /the boiler leaks/);
});

test('stalls after the first part of a stream until the client leaves, or for as long as told', async () => {
  const leaving = new AbortController();
  await model.arm({ kind: 'stall-stream' });
  const { events, error } = await stream({ signal: leaving.signal, onEvent: () => leaving.abort() });
  assert.equal(events.length, 1);
  assert.ok(error instanceof Error && error.name === 'AbortError');

  await model.arm({ kind: 'stall-stream', ms: 20 });
  assert.equal((await stream()).events.at(-1)?.candidates?.[0]?.finishReason, 'STOP');
});

test('breaks a stream off with an error of the service', async () => {
  await model.arm({ kind: 'error-event' });
  const { events, error } = await stream();
  assert.equal(events.length, 1);
  assert.ok(error instanceof ApiError && error.status === 503);
});

test('answers with what is no JSON', async () => {
  await model.arm({ kind: 'garbage', count: 2 });
  await assert.rejects(transcription(), { name: 'SyntaxError' });
  assert.ok((await stream()).error instanceof SyntaxError);
});

test('answers with nothing, or that the answer was held back', async () => {
  await model.arm({ kind: 'empty' });
  const { events } = await stream();
  assert.deepEqual(
    events.map(({ data, candidates }) => [data, candidates?.[0]?.finishReason]),
    [[undefined, 'OTHER']],
  );
  await model.arm({ kind: 'blocked' });
  assert.equal((await transcription()).promptFeedback?.blockReason, 'PROHIBITED_CONTENT');
});

test('answers with something else than was asked for', async () => {
  await model.arm({ kind: 'off-schema', count: 2 });
  const { text = '' } = await transcription();
  assert.throws(() => JSON.parse(text));
  const { events } = await stream();
  assert.deepEqual(
    events.map((event) => mimeTypeOf(event)),
    [undefined, undefined],
  );
});

test('speaks at another rate, and as a file', async () => {
  await model.arm({ kind: 'other-rate' });
  const other = await stream();
  assert.equal(mimeTypeOf(other.events[0]), 'audio/L16;codec=pcm;rate=16000');

  await model.arm({ kind: 'wav' });
  const file = await stream();
  assert.deepEqual(file.events.map(mimeTypeOf), ['audio/wav']);
  const { samples, sampleRate } = decodeWav(Buffer.from(file.events[0]?.data ?? '', 'base64'), 'speech');
  assert.equal(sampleRate, 24_000);
  assert.deepEqual(samples, await (await sharedVoice()).say(WORDS, 'en-us', 24_000));
});

test('a fault meets requests of its path, as many as told, until it is taken back', async () => {
  await model.arm({ kind: '500', path: 'stream', count: 2 });
  await transcription();
  assert.equal((await stream()).events.length, 0);
  await fetch(`${model.gemini.url}/faults`, { method: 'DELETE' });
  assert.equal((await stream()).error, undefined);
  assert.equal((await model.arm({ kind: 'sunspots' })).status, 400);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sharedVoice } from '../../shared-voice.ts';
import { eventually } from '../../eventually.ts';
import { hearing, speaking, TestModel, testModel } from './model.ts';

const model = await testModel({ apiKey: 'right', waitingSeconds: 8 });
const { models } = model.client;

async function boiler() {
  return {
    samples: await (await sharedVoice()).say('the boiler leaks', 'en-us', 16_000),
    sampleRate: 16_000,
  };
}

test('refuses a wrong key and a missing one as the service does', async () => {
  const stranger = new TestModel(model.gemini, 'wrong');
  await assert.rejects(stranger.speak('hello'), { status: 400, message: /API_KEY_INVALID/ });
  const url = `${model.gemini.url}/v1beta/models/gemini-3.8-flash:generateContent`;
  const keyless = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  assert.equal(keyless.status, 403);
  assert.match(await keyless.text(), /PERMISSION_DENIED/);
});

test('refuses a model that is none, and a request that is none', async () => {
  await assert.rejects(models.generateContent({ ...speaking('hello'), model: 'parrot' }), { status: 404 });
  await assert.rejects(models.generateContent({ model: 'gemini-3.8-flash', contents: 'hello' }), {
    status: 400,
    message: /one recording/,
  });
  const sound = { samples: new Int16Array(8), sampleRate: 16_000 };
  for (const [mimeType, why] of [
    ['video/mp4', /Unsupported MIME type: video\/mp4/],
    ['audio/pcm;rate=7', /7 Hz/],
    ['audio/x-wav', /not a WAV file/],
  ] as const) {
    await assert.rejects(models.generateContent(hearing(sound, { mimeType })), { status: 400, message: why });
  }
});

test('refuses a request of more than 20 MB', async () => {
  const sound = { samples: new Int16Array(8_000_000), sampleRate: 16_000 };
  await assert.rejects(models.generateContent(hearing(sound)), { status: 400, message: /20971520 bytes/ });
});

test('answers by the schema of the request, and refuses one that it cannot fill', async () => {
  const sound = await boiler();
  const answerBy = async (schema: unknown) => (await models.generateContent(hearing(sound, { schema }))).text;
  const text = { type: 'string' };
  assert.equal(
    await answerBy({ type: 'object', properties: { text }, required: ['text'] }),
    JSON.stringify({ text: 'the boiler leaks' }),
  );
  await assert.rejects(answerBy({ type: 'object', properties: { mood: text }, required: ['mood'] }), {
    status: 400,
    message: /required property \\"mood\\"/,
  });
  await assert.rejects(answerBy({ type: 'array' }), { status: 400, message: /schema of one object/ });
});

test('sends away what its decoder has no time for, and goes on with what waits', async () => {
  const sound = await boiler();
  const answers = await Promise.allSettled(Array.from({ length: 12 }, () => model.hear(sound)));
  const done = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value.text] : []));
  const sentAway = answers.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  assert.ok(done.length >= 3 && sentAway.length >= 3, `${done.length} done, ${sentAway.length} sent away`);
  for (const text of done) assert.equal(text, 'the boiler leaks');
  for (const { status, message } of sentAway) {
    assert.equal(status, 429);
    assert.match(message, /waiting: come back later.*"retryDelay":"2s"/);
  }
});

test('gives the place of a client that leaves while it waits to the next one', async () => {
  const { samples, sampleRate } = await boiler();
  const many = Array.from({ length: 20 }, () => [...samples]);
  const long = { samples: Int16Array.from(many.flat()), sampleRate };
  const short = { samples: long.samples.slice(0, 6 * sampleRate), sampleRate };
  const leaving = new AbortController();
  const request = hearing(short);

  const first = model.hear(long);
  await eventually(async () => assert.ok(((await model.requests()).at(-1)?.seconds ?? 0) > 20));
  const config = { ...request.config, abortSignal: leaving.signal };
  const second = assert.rejects(models.generateContent({ ...request, config }), { name: 'AbortError' });
  await eventually(async () => assert.equal((await model.requests()).at(-1)?.seconds, 6));
  leaving.abort();
  await second;
  await eventually(async () => assert.ok((await model.requests()).at(-1)?.brokenOff));

  assert.match((await model.hear(short)).text, /^the boiler leaks/);
  assert.match((await first).text, /^the boiler leaks/);
});

test('tells what was asked of it, without any sound', async () => {
  await model.speak('To be remembered.');
  await model.hear(await boiler());
  const [spoken, heard] = (await model.requests()).slice(-2);
  assert.equal(spoken?.task, 'speech');
  assert.equal(spoken?.text, 'To be remembered.');
  assert.match(spoken?.path ?? '', /gemini-3\.8-flash-tts:streamGenerateContent$/);
  assert.equal(heard?.task, 'transcription');
  assert.equal(heard?.text, undefined);
  assert.ok(Math.abs((heard?.seconds ?? 0) - (await boiler()).samples.length / 16_000) < 0.01);
});

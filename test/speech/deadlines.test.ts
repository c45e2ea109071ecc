import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import test from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { withinDeadlines } from '../../speech/within-deadlines.ts';
import { collect, ramp, sendEvent, soundEvent, writes } from './replies.ts';
import type { Reply } from './scripted-model.ts';
import { noAbort, scriptedModel, speechOver } from './scripted-model.ts';

const HELLO = { text: 'Hello there.', voice: 'Kore', language: 'en-US' };
const MESSAGE = { pcm: ramp(800), sampleRate: 8000, language: 'en' } as const;

const neverAnswers: Reply = () => {};

const fallsSilent: Reply = (response) => sendEvent(response, soundEvent(ramp(100)));

/** Until the client goes away. */
const neverEnds: Reply = async (response) => {
  while (!response.destroyed) {
    sendEvent(response, soundEvent(ramp(100)));
    await new Promise(setImmediate);
  }
};

const late: readonly [string, Reply, object, RegExp][] = [
  ['a first sound', neverAnswers, { firstMs: 50 }, /no sound within 50 ms/],
  ['the next sound', fallsSilent, { stallMs: 50 }, /no more sound after 1 parts within 50 ms/],
  ['the end', neverEnds, { wholeMs: 200 }, /not done within 200 ms/],
];

for (const [what, reply, deadline, message] of late) {
  test(`waits for ${what} as long as it may, then leaves`, async (t) => {
    const model = await scriptedModel(t);
    model.script(reply);

    const speaking = collect(speechOver(model, deadline).speak(HELLO, noAbort));

    await assert.rejects(speaking, { name: 'SpeechUnavailable', message });
    for (const { left } of model.requests) assert.equal(await left, 'gone');
  });
}

test('the time that the listener takes is not counted as the time of the model', async () => {
  const deadlines = { firstMs: 100, stallMs: 100, wholeMs: 100 };
  const parts = withinDeadlines(() => Readable.from(['one', 'two']), deadlines, noAbort);

  const heard: string[] = [];
  for await (const part of parts) {
    heard.push(part);
    await delay(150);
  }

  assert.deepEqual(heard, ['one', 'two']);
});

test('waits for a transcript as long as it may, then leaves', async (t) => {
  const model = await scriptedModel(t);
  model.script(neverAnswers);

  const transcribing = speechOver(model, { transcriptionMs: 50 }).transcribe(MESSAGE, noAbort);

  await assert.rejects(transcribing, { name: 'SpeechUnavailable', message: /"listens".* within 50 ms/ });
  await model.requests[0]?.left;
});

test('a signal ends speaking with its own reason, and the model is left at once', async (t) => {
  const model = await scriptedModel(t);
  model.script(fallsSilent);
  const hangUp = new AbortController();

  const speaking = collectUntil(speechOver(model).speak(HELLO, hangUp.signal), () =>
    hangUp.abort(new Error('hung up')),
  );

  await assert.rejects(speaking, /hung up/);
  assert.equal(await model.requests[0]?.left, 'gone');
});

test('a listener who goes away in the middle leaves the model too', async (t) => {
  const model = await scriptedModel(t);
  model.script(fallsSilent);

  const listening = speechOver(model).speak(HELLO, noAbort)[Symbol.asyncIterator]();
  await listening.next();
  await listening.return?.();

  assert.equal(await model.requests[0]?.left, 'gone');
});

test('a signal ends transcribing with its own reason', async (t) => {
  const model = await scriptedModel(t);
  const hangUp = new AbortController();
  model.script(() => hangUp.abort(new Error('cancelled')));

  await assert.rejects(speechOver(model).transcribe(MESSAGE, hangUp.signal), /cancelled/);
  assert.equal(await model.requests[0]?.left, 'gone');
});

test('asks for nothing when the signal is there already', async (t) => {
  const model = await scriptedModel(t);
  model.script(writes('{}'));
  const over = AbortSignal.abort(new Error('over'));

  await assert.rejects(collect(speechOver(model).speak(HELLO, over)), /over/);
  await assert.rejects(speechOver(model).transcribe(MESSAGE, over), /over/);
  assert.equal(model.requests.length, 0);
});

async function collectUntil(parts: AsyncIterable<Buffer>, then: () => void): Promise<void> {
  for await (const part of parts) {
    assert.ok(part.length > 0);
    then();
  }
}

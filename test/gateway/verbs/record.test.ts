import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { RecordInput, RecordResult } from '../../../contracts/verbs.ts';
import type { StepRun } from '../../../gateway/steps.ts';
import { beep } from '../../../gateway/tone.ts';
import { record } from '../../../gateway/verbs/record.ts';
import type { RecordParts } from '../../../gateway/verbs/record.ts';
import { ScriptedStore, writerFor } from '../kept-sound.ts';
import { callFor, RATE } from '../scripted-call.ts';
import { silence, sound, voice } from '../speech-like.ts';
import type { Part } from '../speech-like.ts';

const INPUT: RecordInput = {
  callId: 'call-1',
  step: 4,
  state: 'ANSWERED',
  recordingId: 'call-1-4',
  limits: { maxSeconds: 20, endSilenceMs: 1200, noSpeechSeconds: 4 },
};

/** An answered call to record in: what is heard comes in steps of 20 ms. */
async function answeredCall(t: TestContext, before = { segments: 0, samples: 0 }) {
  const { call, platform } = callFor(t);
  call.adopt('ANSWERED');
  call.ear.attend(true);
  const store = new ScriptedStore();
  const { writer } = await writerFor(t, { store });
  const stop = new AbortController();
  let progress: (() => unknown) | undefined;
  const run: StepRun = { signal: stop.signal, report: (latest) => (progress = latest) };
  const parts: RecordParts = { writer, recordings: { progress: () => Promise.resolve(before) } };
  const heard: Buffer[] = [];
  const hear = async (...spoken: Part[]): Promise<void> => {
    const pcm = sound(RATE, ...spoken);
    heard.push(pcm);
    for (let at = 0; at < pcm.length; at += 320) {
      platform.listener.onAudio(pcm.subarray(at, at + 320));
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return {
    call,
    platform,
    store,
    stop,
    hear,
    record: (change: Partial<RecordInput> = {}) => record(call, { ...INPUT, ...change }, run, parts),
    progress: () => progress?.(),
    heard: () => Buffer.concat(heard),
    stored: () => Buffer.concat(store.taken.toSorted((a, b) => a.seq - b.seq).map(({ pcm }) => pcm)),
  };
}

/** Whether the recording is still going on after everything so far has been heard. */
async function goesOn(recording: Promise<RecordResult>): Promise<boolean> {
  const later = new Promise<'later'>((resolve) => setImmediate(() => resolve('later')));
  return (await Promise.race([recording, later])) === 'later';
}

test('beeps, records until the end of the message, and has all of it in the store', async (t) => {
  const { hear, heard, stored, platform, record: start } = await answeredCall(t);

  const recording = start();
  assert.ok(Buffer.concat(platform.sent).equals(beep(RATE)));
  await hear(silence(500), voice(2000), silence(2000));

  const { ended, heardSpeech, stored: isStored, samples, segments } = await recording;
  assert.deepEqual(
    { ended, heardSpeech, isStored },
    { ended: 'end-of-message', heardSpeech: true, isStored: true },
  );
  assert.equal(stored().length, samples * 2);
  assert.equal(segments, Math.ceil(samples / RATE));
  assert.ok(stored().equals(heard().subarray(0, samples * 2)));
});

test('keeps the words of a caller who began before the beep', async (t) => {
  const { hear, call, heard, stored, record: start } = await answeredCall(t);
  await hear(silence(1000));
  call.ear.beginTurn();
  await hear(voice(700));

  const recording = start();
  await hear(voice(800), silence(2000));

  const { samples } = await recording;
  assert.ok(samples > (700 + 800) * (RATE / 1000));
  assert.ok(stored().equals(heard().subarray(RATE * 2, (RATE + samples) * 2)));
});

test('gives a caller the whole patience after the beep, however late that comes', async (t) => {
  const { hear, call, record: start } = await answeredCall(t);
  call.ear.beginTurn();
  await hear(silence(20_000));

  const recording = start();
  await hear(silence(3900));
  assert.equal(await goesOn(recording), true);
  await hear(silence(200));

  assert.equal((await recording).ended, 'silent');
});

test('what was said long before a late beep is the message, once nothing more comes', async (t) => {
  const { hear, call, record: start } = await answeredCall(t);
  call.ear.beginTurn();
  call.ear.attend(false);
  await hear(voice(1000), silence(12_000));

  const recording = start();
  await hear(silence(1000));
  assert.equal(await goesOn(recording), true);
  await hear(silence(400));

  const { ended, heardSpeech } = await recording;
  assert.deepEqual({ ended, heardSpeech }, { ended: 'end-of-message', heardSpeech: true });
});

test('what was said while nobody was at work is the message, although a prompt came after it', async (t) => {
  const { hear, call, heard, stored, record: start } = await answeredCall(t);
  call.ear.attend(false);
  await hear(silence(500), voice(8000), silence(500));
  call.ear.attend(true);
  await hear(silence(12_000));
  call.ear.beginTurn();

  const recording = start();
  await hear(silence(1000));
  assert.equal(await goesOn(recording), true);
  await hear(silence(400));

  const { ended, heardSpeech, samples } = await recording;
  assert.deepEqual({ ended, heardSpeech }, { ended: 'end-of-message', heardSpeech: true });
  assert.ok(samples >= (8000 + 12_500) * (RATE / 1000), 'no word is missing');
  assert.ok(heard().includes(stored()));
});

test('a caller who said something right before a late beep is given time to go on', async (t) => {
  const { hear, call, record: start } = await answeredCall(t);
  call.ear.beginTurn();
  await hear(voice(1000), silence(2500));

  const recording = start();
  await hear(silence(1000));
  assert.equal(await goesOn(recording), true);
  await hear(silence(400));

  const { ended, heardSpeech } = await recording;
  assert.deepEqual({ ended, heardSpeech }, { ended: 'end-of-message', heardSpeech: true });
});

test('ends with the caller’s hang-up, and what was said is in the store', async (t) => {
  const { hear, platform, heard, stored, record: start } = await answeredCall(t);
  const recording = start();
  await hear(voice(1500));

  platform.listener.onEnd('hung-up');

  const { ended, stored: isStored } = await recording;
  assert.deepEqual({ ended, isStored }, { ended: 'hung-up', isStored: true });
  assert.ok(stored().equals(heard()));
});

test('goes on behind an earlier gateway, which had heard speech', async (t) => {
  const { hear, store, progress, record: start } = await answeredCall(t, { segments: 3, samples: 24_000 });
  const recording = start({ resume: { segments: 3, heardSpeech: true } });
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(progress(), { segments: 3, heardSpeech: true });

  await hear(silence(4500));

  const { ended, segments, samples } = await recording;
  assert.equal(ended, 'end-of-message');
  assert.deepEqual([segments, samples], [3 + store.taken.length, 24_000 + 4 * RATE]);
  assert.deepEqual(store.taken.map(({ seq, gapBefore }) => [seq, gapBefore]).slice(0, 2), [
    [3, true],
    [4, false],
  ]);
});

test('stops when it is abandoned, and keeps what there is', async (t) => {
  const { hear, stop, heard, stored, record: start } = await answeredCall(t);
  const recording = start();
  await hear(voice(600));

  stop.abort();

  assert.equal((await recording).ended, 'hung-up');
  assert.ok(stored().equals(heard()));
});

test('is over at the limit, and the recording is exactly that long', async (t) => {
  const { hear, record: start } = await answeredCall(t);
  const recording = start({ limits: { ...INPUT.limits, maxSeconds: 3 } });

  await hear(voice(5000));

  const { ended, samples } = await recording;
  assert.deepEqual([ended, samples], ['limit', 3 * RATE]);
});

test('of a call that is over, keeps what was said while nobody was at work', async (t) => {
  const { hear, call, platform, heard, stored, record: start } = await answeredCall(t);
  call.ear.attend(false);
  await hear(silence(1000), voice(2000), silence(300));
  platform.listener.onEnd('hung-up');

  const { ended, heardSpeech, samples } = await start();

  assert.deepEqual({ ended, heardSpeech }, { ended: 'hung-up', heardSpeech: true });
  assert.ok(samples >= 2300 * (RATE / 1000));
  assert.ok(stored().equals(heard().subarray(heard().length - samples * 2)));
  await assert.rejects(start(), { type: 'CallOver' }, 'it is kept once');
});

test('goes on behind what this gateway recorded before, with a gap between', async (t) => {
  const { hear, call, platform, store, record: start } = await answeredCall(t);
  const first = start();
  await hear(voice(1000), silence(1500));
  const { samples, segments } = await first;
  await hear(silence(500), voice(1000), silence(300));
  platform.listener.onEnd('hung-up');
  assert.equal(call.hasUnrecorded, true);

  const whole = await start({ after: { samples, segments } });

  assert.ok(whole.samples > samples + 1000 * (RATE / 1000));
  assert.equal(whole.segments, store.taken.length);
  const { seq, firstSample, gapBefore } = store.taken[segments] ?? assert.fail('there is more');
  assert.deepEqual({ seq, firstSample, gapBefore }, { seq: segments, firstSample: samples, gapBefore: true });
});

test('a call that is over, and whose caller said nothing more, has nothing to record', async (t) => {
  const { hear, platform, record: start } = await answeredCall(t);
  await hear(silence(1000));
  platform.listener.onEnd('hung-up');

  await assert.rejects(start(), { type: 'CallOver', details: ['caller', false] });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callFor, OK, RATE, refusal } from './scripted-call.ts';
import type { ScriptedCall } from './scripted-call.ts';
import { silence, sound, voice } from './speech-like.ts';

const SECOND = Buffer.alloc(16_000, 'word');
const FRAME_BYTES = 320;

/** Something being said on an answered call, of which the platform has asked for a tenth. */
async function speaking(t: Parameters<typeof callFor>[0]) {
  const { call, platform } = callFor(t, { pullMs: 100 });
  await call.answer();
  const utterance = call.playout.play();
  utterance.write(SECOND);
  utterance.end();
  return { call, platform, utterance };
}

test('what is heard reaches the ear, and what the platform asks for is sent', async (t) => {
  const { call, platform } = await speaking(t);
  assert.equal(platform.sentBytes, 1600);

  platform.listener.onPull(FRAME_BYTES);
  platform.listener.onAudio(Buffer.alloc(FRAME_BYTES));

  assert.equal(platform.sentBytes, 1600 + FRAME_BYTES);
  assert.equal(call.ear.samples, FRAME_BYTES / 2);
});

test('to stop speaking ends what is said here and flushes it on the platform', async (t) => {
  const { call, platform, utterance } = await speaking(t);

  call.stopSpeaking();

  assert.deepEqual(platform.commands, ['answer', 'interrupt']);
  assert.equal((await utterance.finished).why, 'interrupt');
});

test('a flush that the platform refuses changes nothing of what is still to be heard', async (t) => {
  const { call, platform } = await speaking(t);
  platform.script('interrupt', refusal('TIMEOUT'));

  call.stopSpeaking();
  await new Promise((resolve) => setImmediate(resolve));

  assert.equal(call.over.aborted, false);
});

test('the end of the call ends every utterance, and nothing is sent to the platform any more', async (t) => {
  const { call, platform, utterance } = await speaking(t);
  const sent = platform.sentBytes;

  platform.listener.onEnd('hung-up');
  platform.listener.onPull(SECOND.length);
  call.stopSpeaking();

  assert.equal((await utterance.finished).why, 'closed');
  assert.equal(platform.sentBytes, sent);
  assert.deepEqual(platform.commands, ['answer']);
});

test('sound that comes after the end disturbs nobody', async (t) => {
  const { platform } = await speaking(t);
  platform.listener.onEnd('hung-up');
  platform.listener.onAudio(SECOND);
  platform.listener.onCalleeJoined?.();
  platform.listener.onEnd('dropped');
});

test('the results of its steps stay when a call is let go', async (t) => {
  const { call } = callFor(t);
  await call.steps.perform(1, () => call.answer()).result;

  call.close();

  assert.equal(call.endedBy, 'platform');
  assert.equal(await call.steps.perform(1, () => Promise.reject(new Error('again'))).result, 'answered');
});

/** The caller says something while no verb is at work. */
function saysSomething({ listener }: ScriptedCall): void {
  listener.onAudio(sound(RATE, silence(200), voice(1000), silence(500)));
}

test('whoever ends a call learns of words that are in no recording', async (t) => {
  const hungUp = callFor(t);
  hungUp.call.adopt('ANSWERED');
  saysSomething(hungUp.platform);
  hungUp.platform.listener.onEnd('hung-up');
  assert.equal(hungUp.call.hasUnrecorded, true);
  assert.throws(() => hungUp.call.mustBeAlive(), { type: 'CallOver', details: ['caller', true] });

  const ours = callFor(t);
  ours.call.adopt('ANSWERED');
  saysSomething(ours.platform);
  assert.deepEqual(await ours.call.hangUp(), { unrecorded: true });
});

test('what caller and callee say to each other is none of our business', async (t) => {
  const { call, platform } = callFor(t);
  await call.connect(20);
  saysSomething(platform);

  assert.deepEqual(await call.leave(), { unrecorded: false });
});

test('the first end counts', (t) => {
  const { call, platform, logs } = callFor(t);
  platform.listener.onEnd('hung-up');
  platform.listener.onEnd('dropped');
  call.close();

  assert.equal(call.endedBy, 'caller');
  assert.equal(logs.lines.filter(({ msg }) => msg === 'call over').length, 1);
});

test('a caller who is sent on is connected, and we leave the two alone', async (t) => {
  const { call, platform } = callFor(t);

  await call.turnAway('connect', 25);

  assert.deepEqual(platform.commands, ['connect 25', 'leave']);
  assert.equal(call.endedBy, 'turned-away');
});

test('a caller who cannot be sent on, or must not be, is let go', async (t) => {
  const unanswered = callFor(t);
  unanswered.platform.script('connect', refusal('CALL_UNANSWERED'));
  await unanswered.call.turnAway('connect', 25);
  assert.deepEqual(unanswered.platform.commands, ['connect 25', 'hangUp']);

  const rejected = callFor(t);
  await rejected.call.turnAway('reject', 25);
  assert.deepEqual(rejected.platform.commands, ['hangUp']);
});

test('from the moment a caller is turned away no verb reaches the phone', async (t) => {
  const { call, platform } = callFor(t);
  const ringing = Promise.withResolvers<typeof OK>();
  platform.script('connect', ringing.promise);
  let stopped: AbortSignal | undefined;
  call.steps.perform(1, ({ signal }) => {
    stopped = signal;
    return new Promise(() => {});
  });

  const turning = call.turnAway('connect', 25);

  assert.equal(stopped?.aborted, true);
  await assert.rejects(call.answer(), { type: 'CallOver', details: ['turned-away', false] });
  ringing.resolve(OK);
  await turning;
  assert.deepEqual(platform.commands, ['connect 25', 'leave']);
});

test('a caller is turned away once, however many reasons there are', async (t) => {
  const { call, platform } = callFor(t);
  const ringing = Promise.withResolvers<typeof OK>();
  platform.script('connect', ringing.promise, refusal('INVALID_COMMAND'));

  const first = call.turnAway('connect', 25);
  const second = call.turnAway('connect', 25);
  ringing.resolve(OK);
  await Promise.all([first, second]);

  assert.deepEqual(platform.commands, ['connect 25', 'leave']);
});

test('a caller who hangs up while being turned away is gone', async (t) => {
  const { call, platform } = callFor(t);
  const ringing = Promise.withResolvers<typeof OK>();
  platform.script('connect', ringing.promise);
  platform.script('hangUp', refusal('CALL_TERMINATED'));
  const turning = call.turnAway('connect', 25);

  platform.listener.onEnd('hung-up');
  ringing.resolve(refusal('CALL_TERMINATED'));
  await turning;

  assert.equal(call.endedBy, 'caller');
});

test('a caller who cannot even be let go is told to a person', async (t) => {
  const { call, platform } = callFor(t, { expectedLogs: [/could not be let go/] });
  platform.script('hangUp', refusal('INTERNAL'));

  await call.turnAway('reject', 25);

  assert.equal(call.over.aborted, true);
});

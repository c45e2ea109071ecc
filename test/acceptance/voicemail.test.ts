import assert from 'node:assert/strict';
import { test } from 'node:test';
import { office } from '../office.ts';
import { BRISK } from './brisk.ts';
import { assertAllKept } from '../kept-exactly.ts';

test('takes a message after hours and tells the team once', async (t) => {
  const { dial, result, messages, store } = await office(t, { open: false, line: BRISK });

  const call = dial({
    steps: [
      { waitForPrompt: true },
      { say: 'the boiler leaks please call me back' },
      { waitForPrompt: true },
    ],
  });
  const { outcome, states, transcript, recordingId } = await result(call);

  assert.equal(outcome, 'message-taken');
  assert.deepEqual(states, ['PENDING', 'ANSWERED', 'DISCONNECTED']);
  assert.equal(transcript, 'the boiler leaks please call me back');
  assert.equal((await messages()).length, 1);
  await assertAllKept(store, call, recordingId);
});

test('connects the caller in office hours without answering', async (t) => {
  const { dial, result, messages } = await office(t, { open: true, line: BRISK });

  const call = dial({ callee: 'picks-up', answerAfterMs: 500 });
  const { outcome, states } = await result(call);

  assert.equal(outcome, 'connected');
  assert.deepEqual(states, ['PENDING', 'CONNECTED', 'DISCONNECTED']);
  assert.deepEqual(await messages(), []);
});

test('takes a message after all when nobody picks up in office hours', async (t) => {
  const { dial, result, messages } = await office(t, { open: true, line: BRISK });

  const call = dial({
    callee: 'no-answer',
    steps: [{ waitForPrompt: true }, { say: 'the boiler leaks please call me back' }],
  });

  assert.equal((await result(call)).outcome, 'message-taken');
  assert.equal((await messages()).length, 1);
});

test('keeps the message of a caller who hangs up while speaking', async (t) => {
  const { dial, result, messages, store } = await office(t, { open: false, line: BRISK });

  const call = dial({ steps: [{ waitForPrompt: true }, { say: 'the boiler leaks please call me back' }] });
  const spoke = await call.until(({ kind }) => kind === 'speech-started');
  await call.until(
    () => call.view().lineSamples > ('firstSample' in spoke ? spoke.firstSample : 0) + 24_000 * 2,
  );
  call.hangUp();

  const { outcome, recordingId } = await result(call);
  assert.equal(outcome, 'message-taken');
  assert.equal((await messages()).length, 1);
  await assertAllKept(store, call, recordingId);
});

test('takes no voicemail of a caller who says nothing, after asking once more', async (t) => {
  const { dial, result, messages } = await office(t, { open: false, line: BRISK });

  const call = dial();

  assert.equal((await result(call)).outcome, 'no-message');
  assert.deepEqual(await messages(), []);
});

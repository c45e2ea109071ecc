import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { CallState, EndedBy } from '../../contracts/call.ts';
import { callFor, OK, refusal } from './scripted-call.ts';

/** A verb on a call that is over fails without alarm, for good, and says whose doing it was. */
function isOver(by: EndedBy) {
  return (failure: unknown) => {
    assert.ok(failure instanceof ApplicationFailure);
    const { type, nonRetryable, category, details } = failure;
    assert.deepEqual(
      { type, nonRetryable, category, details },
      {
        type: 'CallOver',
        nonRetryable: true,
        category: ApplicationFailureCategory.BENIGN,
        details: [by, false],
      },
    );
    return true;
  };
}

test('a call rings until it is answered, once', async (t) => {
  const { call, platform } = callFor(t);
  assert.equal(call.state, 'PENDING');

  assert.equal(await call.answer(), 'answered');
  assert.equal(call.state, 'ANSWERED');
  assert.equal(await call.answer(), 'answered');

  assert.deepEqual(platform.commands, ['answer']);
});

test('an answer that the platform refuses is told with its code, and the call rings on', async (t) => {
  const { call, platform } = callFor(t);
  platform.script('answer', refusal('BUSY', 'not now'));

  await assert.rejects(call.answer(), {
    type: 'CommandRefused',
    message: 'the platform refused call.answer: BUSY (not now)',
  });
  assert.equal(call.state, 'PENDING');
});

test('an answer whose confirmation was lost is asked for again, and then known', async (t) => {
  const { call, platform } = callFor(t);
  platform.script('answer', refusal('TIMEOUT'), refusal('INVALID_COMMAND'));

  assert.equal(await call.answer(), 'answered');

  assert.deepEqual(platform.commands, ['answer', 'answer']);
  assert.equal(call.state, 'ANSWERED');
});

test('an answer that is never confirmed is given up after the second', async (t) => {
  const { call, platform } = callFor(t);
  platform.script('answer', refusal('TIMEOUT'), refusal('TIMEOUT'));

  await assert.rejects(call.answer(), { type: 'CommandRefused', message: /TIMEOUT/ });
  assert.equal(platform.commands.length, 2);
});

test('there is nothing to answer when the callee picks up in the same instant', async (t) => {
  const { call, platform } = callFor(t);
  const answering = Promise.withResolvers<typeof OK>();
  platform.script('answer', answering.promise);
  const answer = call.answer();

  platform.listener.onCalleeJoined?.();
  answering.resolve(refusal('INVALID_COMMAND'));

  assert.equal(await answer, 'connected');
  assert.equal(await call.answer(), 'connected');
});

test('a caller who hangs up while we answer is gone', async (t) => {
  const { call, platform } = callFor(t);
  const answering = Promise.withResolvers<typeof OK>();
  platform.script('answer', answering.promise);
  const answer = call.answer();

  platform.listener.onEnd('hung-up');
  answering.resolve(OK);

  await assert.rejects(answer, isOver('caller'));
  assert.equal(call.state, 'DISCONNECTED');
});

test('a callee who picks up is connected, and not rung again', async (t) => {
  const { call, platform } = callFor(t);

  assert.deepEqual(await call.connect(20), { kind: 'connected' });
  assert.deepEqual(await call.connect(20), { kind: 'connected' });

  assert.deepEqual(platform.commands, ['connect 20']);
  assert.equal(call.state, 'CONNECTED');
});

test('a callee who does not pick up leaves the call as it was', async (t) => {
  const { call, platform } = callFor(t);
  platform.script('connect', refusal('CALL_UNANSWERED'));

  assert.deepEqual(await call.connect(20), { kind: 'unanswered', code: 'CALL_UNANSWERED' });
  assert.equal(call.state, 'PENDING');
});

test('a callee who picks up although the ringing was given up is connected', async (t) => {
  const { call, platform } = callFor(t);
  const ringing = Promise.withResolvers<typeof OK>();
  platform.script('connect', ringing.promise);
  const connect = call.connect(20);

  platform.listener.onCalleeJoined?.();
  ringing.resolve(refusal('TIMEOUT'));

  assert.deepEqual(await connect, { kind: 'connected' });
});

test('a callee who joins ends what we are saying to the caller alone', async (t) => {
  const { call, platform } = callFor(t);
  await call.answer();
  let stopped: AbortSignal | undefined;
  call.steps.perform(1, ({ signal }) => {
    stopped = signal;
    return new Promise(() => {});
  });

  platform.listener.onCalleeJoined?.();

  assert.equal(stopped?.aborted, true);
  assert.throws(() => call.mustBeAloneWithCaller('say'), { type: 'CalleeJoined', nonRetryable: true });
});

test('talking to the caller needs an answered call', async (t) => {
  const { call, platform } = callFor(t);
  assert.throws(() => call.mustBeAloneWithCaller('say'), {
    type: 'CommandRefused',
    message: 'the platform refused say: NOT_ANSWERED (the call is still ringing)',
  });

  await call.answer();
  call.mustBeAloneWithCaller('say');

  platform.listener.onEnd('dropped');
  assert.throws(() => call.mustBeAloneWithCaller('say'), isOver('platform'));
});

test('whom our sound reaches is told to the platform, and its refusal to the script', async (t) => {
  const { call, platform } = callFor(t);
  platform.script('spy', refusal('INVALID_COMMAND'));

  await call.setMode('whisper');
  await assert.rejects(call.setMode('spy'), {
    type: 'CommandRefused',
    message: /agent\.spy: INVALID_COMMAND$/,
  });

  assert.deepEqual(platform.commands, ['whisper', 'spy']);
});

for (const verb of ['leave', 'hangUp'] as const) {
  test(`after ${verb} the call is over by our doing, and doing it again changes nothing`, async (t) => {
    const { call, platform } = callFor(t);

    await call[verb]();
    await call[verb]();

    assert.deepEqual(platform.commands, [verb]);
    assert.equal(call.endedBy, 'us');
    assert.equal(call.over.aborted, true);
    await assert.rejects(call.answer(), isOver('us'));
  });

  test(`${verb} is refused aloud while the call goes on, and fine when it is over anyway`, async (t) => {
    const { call, platform } = callFor(t);
    platform.script(verb, refusal('INVALID_COMMAND'));
    await assert.rejects(call[verb](), { type: 'CommandRefused', message: /INVALID_COMMAND/ });
    assert.equal(call.over.aborted, false);

    const asked = Promise.withResolvers<typeof OK>();
    platform.script(verb, asked.promise);
    const parting = call[verb]();
    platform.listener.onEnd('hung-up');
    asked.resolve(refusal('CALL_TERMINATED'));

    assert.deepEqual(await parting, { unrecorded: false });
    assert.equal(call.endedBy, 'caller');
  });
}

const ADOPTIONS: readonly (readonly [from: CallState, told: CallState, now: CallState])[] = [
  ['PENDING', 'ANSWERED', 'ANSWERED'],
  ['PENDING', 'CONNECTED', 'CONNECTED'],
  ['PENDING', 'DISCONNECTED', 'PENDING'],
  ['ANSWERED', 'PENDING', 'ANSWERED'],
  ['CONNECTED', 'ANSWERED', 'CONNECTED'],
  ['DISCONNECTED', 'ANSWERED', 'DISCONNECTED'],
];
for (const [from, told, now] of ADOPTIONS) {
  test(`a call that is ${from} here and ${told} for its workflow is ${now}`, (t) => {
    const { call, platform } = callFor(t);
    if (from === 'DISCONNECTED') platform.listener.onEnd('hung-up');
    else call.adopt(from);

    call.adopt(told);

    assert.equal(call.state, now);
  });
}

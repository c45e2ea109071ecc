import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { ActivityCancellationDetails, ApplicationFailureCategory } from '@temporalio/common';
import type { MockActivityEnvironment } from '@temporalio/testing';
import { msToBytes } from '../../contracts/audio.ts';
import type { SayInput, SayProgress, SayResult, VerbInput, VerbOutcome } from '../../contracts/verbs.ts';
import { createGatewayActivities } from '../../gateway/activities.ts';
import type { SpeakRequest } from '../../gateway/speaking.ts';
import { activityEnvironment } from '../activities/activity-environment.ts';
import { ScriptedStore, writerFor } from './kept-sound.ts';
import { NOBODY_ASKS } from './nobody-asks.ts';
import { callFor, OK, RATE } from './scripted-call.ts';

type Said = VerbOutcome<SayResult, SayProgress>;

const INPUT: VerbInput = { callId: 'call-1', step: 1, state: 'PENDING' };
const SAY: SayInput = {
  callId: 'call-1',
  step: 1,
  state: 'ANSWERED',
  text: 'One. Two.',
  voice: 'Kore',
  language: 'en-US',
};
const SENTENCE = Buffer.alloc(msToBytes(400, RATE));

/** The activities of a gateway that holds one call, and what its voice was asked for. */
async function gateway(t: TestContext) {
  const { call, platform } = callFor(t);
  const { writer } = await writerFor(t, { store: new ScriptedStore() });
  const asked: SpeakRequest[] = [];
  const verbs = createGatewayActivities({
    held: { get: (callId) => (callId === call.callId ? call : undefined) },
    writer,
    ...NOBODY_ASKS,
    recordings: { progress: () => Promise.resolve({ segments: 0, samples: 0 }) },
    voice: {
      async *speak(request) {
        asked.push(request);
        for (const sentence of [0, 1]) yield await Promise.resolve({ sentence, pcm: SENTENCE });
      },
    },
  });
  return { call, platform, verbs, asked };
}

const cancel = (
  environment: MockActivityEnvironment,
  why: ConstructorParameters<typeof ActivityCancellationDetails>[0],
) => environment.cancel('CANCELLED', new ActivityCancellationDetails(why));

test('carries a verb out on the call that it names', async (t) => {
  const { verbs, platform, call } = await gateway(t);

  const outcome = await activityEnvironment().run(() => verbs.answer(INPUT));

  assert.deepEqual(outcome, { kind: 'done', result: 'answered' });
  assert.deepEqual(platform.commands, ['answer']);
  assert.equal(call.state, 'ANSWERED');
});

test('each verb reaches the platform as what it is', async (t) => {
  const { verbs, platform } = await gateway(t);
  const run = (verb: 'whisper' | 'barge' | 'spy' | 'leave', step: number) =>
    activityEnvironment().run(() => verbs[verb]({ ...INPUT, step }));

  await activityEnvironment().run(() => verbs.connect({ ...INPUT, step: 1, ringSeconds: 30 }));
  await run('whisper', 2);
  await run('barge', 3);
  await run('spy', 4);
  await run('leave', 5);

  assert.deepEqual(platform.commands, ['connect 30', 'whisper', 'barge', 'spy', 'leave']);
});

test('a call that is not here is said to be so, without alarm and for good', async (t) => {
  const { verbs } = await gateway(t);

  await assert.rejects(
    activityEnvironment().run(() => verbs.answer({ ...INPUT, callId: 'another' })),
    {
      type: 'CallNotHere',
      nonRetryable: true,
      category: ApplicationFailureCategory.BENIGN,
    },
  );
});

test('the same step again joins the one that runs, or is given its result', async (t) => {
  const { verbs, platform } = await gateway(t);
  const answering = Promise.withResolvers<typeof OK>();
  platform.script('answer', answering.promise);

  const first = activityEnvironment().run(() => verbs.answer(INPUT));
  const second = activityEnvironment(2).run(() => verbs.answer(INPUT));
  answering.resolve(OK);
  const done = { kind: 'done', result: 'answered' };
  assert.deepEqual(await Promise.all([first, second]), [done, done]);
  assert.deepEqual(await activityEnvironment(3).run(() => verbs.answer(INPUT)), done);

  assert.deepEqual(platform.commands, ['answer']);
});

test('a step that was overtaken is refused, and reaches nobody', async (t) => {
  const { verbs, platform } = await gateway(t);
  await activityEnvironment().run(() => verbs.answer({ ...INPUT, step: 2 }));

  await assert.rejects(
    activityEnvironment().run(() => verbs.hangUp({ ...INPUT, step: 1 })),
    { type: 'StepPast' },
  );
  assert.deepEqual(platform.commands, ['answer']);
});

test('a gateway that has just taken the call over believes the workflow where it stands', async (t) => {
  const { verbs, asked, call } = await gateway(t);

  await activityEnvironment().run(() => verbs.say({ ...SAY, resume: { sentencesHeard: 1 } }));

  assert.equal(call.state, 'ANSWERED');
  assert.equal(asked[0]?.skipSentences, 1);
});

test('tells by and by how far the verb is', async (t) => {
  const { verbs } = await gateway(t);
  const environment = activityEnvironment();
  const beats: unknown[] = [];
  environment.on('heartbeat', (details) => beats.push(details));

  await environment.run(() => verbs.say(SAY));

  assert.ok(beats.length > 0);
  assert.deepEqual(beats.at(-1), { sentencesHeard: 1 });
});

test('a verb whose attempt is lost to the engine goes on, and the next attempt joins it', async (t) => {
  const { verbs, asked, platform } = await gateway(t);
  const lost = activityEnvironment();
  const attempt = lost.run(() => verbs.say(SAY));
  await once(lost, 'heartbeat');

  cancel(lost, { notFound: true });

  await assert.rejects(attempt, { name: 'CancelledFailure' });
  assert.deepEqual(platform.commands, [], 'the caller hears no interruption');
  assert.deepEqual(await activityEnvironment(2).run(() => verbs.say(SAY)), {
    kind: 'done',
    result: { kind: 'played', heardMs: 800 },
  });
  assert.equal(asked.length, 1);
});

test('a verb that the workflow gives up stops, and says how far it came', async (t) => {
  const { verbs, platform } = await gateway(t);
  const environment = activityEnvironment();
  const attempt = environment.run<[], Said, () => Promise<Said>>(() => verbs.say(SAY));
  await once(environment, 'heartbeat');

  cancel(environment, { cancelRequested: true });

  const outcome = await attempt;
  assert.deepEqual(platform.commands, ['interrupt']);
  assert.ok(outcome.kind === 'done' && outcome.result.kind === 'played' && outcome.result.heardMs < 800);
});

test('a verb that is given up and does not end is left to itself', async (t) => {
  const { verbs, platform } = await gateway(t);
  platform.script('answer', new Promise(() => {}));
  const environment = activityEnvironment();
  const attempt = environment.run(() => verbs.answer(INPUT));
  await once(environment, 'heartbeat');

  cancel(environment, { cancelRequested: true });

  await assert.rejects(attempt, { name: 'CancelledFailure' });
});

test('a gateway that leaves stops speaking and hands on how far it came', async (t) => {
  const { verbs, platform } = await gateway(t);
  const environment = activityEnvironment();
  const attempt = environment.run<[], Said, () => Promise<Said>>(() => verbs.say(SAY));
  await once(environment, 'heartbeat');

  environment.cancel('WORKER_SHUTDOWN', new ActivityCancellationDetails({ workerShutdown: true }));

  const outcome = await attempt;
  assert.equal(outcome.kind, 'leaving');
  assert.ok(outcome.kind === 'leaving' && (outcome.progress?.sentencesHeard ?? 9) <= 1);
  assert.deepEqual(platform.commands, ['interrupt']);
});

test('a verb on a call that is over fails without alarm, and says whose doing it was', async (t) => {
  const { verbs, platform } = await gateway(t);
  platform.listener.onEnd('hung-up');

  await assert.rejects(
    activityEnvironment().run(() => verbs.say(SAY)),
    {
      type: 'CallOver',
      details: ['caller', false],
      category: ApplicationFailureCategory.BENIGN,
    },
  );
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { cancelled } from '@temporalio/activity';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { pino } from 'pino';
import { Closing } from '../../closing.ts';
import { gatewayAttached } from '../../contracts/call.ts';
import { callWorkflowId } from '../../contracts/ids.ts';
import type { CallRecord, SealedRecording } from '../../contracts/records.ts';
import type { RecordInput, RecordResult } from '../../contracts/verbs.ts';
import { temporalRuntime } from '../../logging.ts';
import { createCallsWorker, createTranscriptionWorker } from '../../worker/create-workers.ts';
import { registerSearchAttributes } from '../../worker/search-attributes.ts';
import { eventually } from '../eventually.ts';
import { LINE, OFFICE_NOW } from '../gateway/front-desk.ts';
import { testStack } from '../stack.ts';

Runtime.install(temporalRuntime(pino({ level: 'silent' })));

/** More than a worker asks the model at once, or would have hands for if it had to wait for each. */
const CALLS = 60;

const done = <Result>(result: Result) => Promise.resolve({ kind: 'done', result });

/** A gateway whose callers all leave a message at once. */
const GATEWAY = {
  answer: () => done('answered'),
  say: () => done({ kind: 'played', heardMs: 900 }),
  record: ({ recordingId }: RecordInput) =>
    done<RecordResult>({
      recordingId,
      sampleRate: 8000,
      samples: 8000,
      segments: 1,
      heardSpeech: true,
      ended: 'end-of-message',
      stored: true,
    }),
  hangUp: () => done({ unrecorded: false }),
};

/** Everything that follows a call, with a model that says nothing; returns the calls whose outcome is known. */
function afterCalls() {
  const known = new Set<string>();
  const activities = {
    saveCall: async ({ callId, outcome }: CallRecord) => {
      if (outcome !== undefined) known.add(callId);
    },
    sealRecording: async ({ recordingId }: { recordingId: string }): Promise<SealedRecording> => {
      return { recordingId, sampleRate: 8000, samples: 8000, segments: 1, gaps: [] };
    },
  };
  const transcription = { transcribe: () => cancelled() };
  return { activities, transcription, known };
}

async function run(closing: Closing, workers: readonly Worker[]): Promise<void> {
  const running = workers.map((worker) => worker.run());
  closing.add(async () => {
    for (const worker of workers) worker.shutdown();
    await Promise.all(running);
  });
}

test('a speech model that says nothing holds up no other call', async (t) => {
  const closing = new Closing();
  t.after(() => closing.close());
  const address = testStack().temporalAddress;
  const connection = await Connection.connect({ address });
  const native = await NativeConnection.connect({ address });
  closing.add(() => Promise.all([connection.close(), native.close()]).then(() => undefined));
  await registerSearchAttributes(connection, 'default');
  const client = new Client({ connection });
  const taskQueue = `calls-${randomUUID()}`;
  const gatewayId = randomUUID();
  const { activities, transcription, known } = afterCalls();
  const queues = { connection: native, namespace: 'default', taskQueue };
  const { workflowBundle } = testStack();
  const workers = [
    await createCallsWorker({ ...queues, workflowBundle }, activities),
    await createTranscriptionWorker(queues, transcription),
  ];
  const gateway = await Worker.create({ connection: native, taskQueue: gatewayId, activities: GATEWAY });
  await run(closing, [...workers, gateway]);

  const signalArgs = [{ gatewayId, queue: gatewayId, heldSteps: [], summary: '' }] as const;
  for (let n = 0; n < CALLS; n += 1) {
    const callId = randomUUID();
    const input = { callId, to: LINE.number, line: LINE, office: { ...OFFICE_NOW, open: false } };
    const handle = await client.workflow.signalWithStart('voicemail', {
      workflowId: callWorkflowId(callId),
      taskQueue,
      args: [{ ...input, rangAt: new Date().toISOString(), sampleRate: 8000 }],
      signal: gatewayAttached,
      signalArgs: [...signalArgs],
    });
    closing.add(() => handle.terminate().then(() => undefined));
  }

  await eventually(() => assert.equal(known.size, CALLS), 120_000);
});

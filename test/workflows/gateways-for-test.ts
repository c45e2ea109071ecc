import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { after } from 'node:test';
import type { TestContext } from 'node:test';
import { Client, Connection } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import {
  bundleWorkflowCode,
  DefaultLogger,
  makeTelemetryFilterString,
  NativeConnection,
  Runtime,
  Worker,
} from '@temporalio/worker';
import { callEnded, gatewayAttached } from '../../contracts/call.ts';
import type { EndedBy } from '../../contracts/call.ts';
import type { SayInput, SayProgress, SayResult, VerbOutcome } from '../../contracts/verbs.ts';
import { testStack } from '../stack.ts';
import type { oneVerb, verbAfterEnd } from './one-verb.ts';

export type Saying = (input: SayInput) => Promise<VerbOutcome<SayResult, SayProgress>>;

// Failures that tests provoke are not told on the screen.
const logger = new DefaultLogger('ERROR');
const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
Runtime.install({ logger, shutdownSignals: [], telemetryOptions: { logging: { filter } } });

/** A gateway as the workflow knows it: a queue that somebody polls, or nobody. */
export interface TestGateway {
  readonly gatewayId: string;
  /** What it was sent, first to last. */
  readonly asked: SayInput[];
  /** The process is gone: its queue is polled no more, and what runs there is never heard of again. */
  readonly die: () => Promise<void>;
}

/** A call whose workflow carries out one verb, on gateways of the test's own. */
export interface VerbCall {
  /** A gateway that answers each attempt as the list says, first to last. */
  readonly gateway: (...sayings: readonly Saying[]) => Promise<TestGateway>;
  readonly attach: (gateway: TestGateway) => Promise<void>;
  readonly ended: (gateway: TestGateway, by: EndedBy, unrecorded?: boolean) => Promise<void>;
  readonly result: () => Promise<string>;
}

/** Engine and workflow code for the calls of one test file, gone with its last test. */
export async function verbCalls(
  workflow: 'oneVerb' | 'verbAfterEnd' = 'oneVerb',
): Promise<(t: TestContext) => Promise<VerbCall>> {
  const address = testStack().temporalAddress;
  const workflowsPath = fileURLToPath(new URL('./one-verb.ts', import.meta.url));
  const [connection, native, workflowBundle] = await Promise.all([
    Connection.connect({ address }),
    NativeConnection.connect({ address }),
    bundleWorkflowCode({ workflowsPath, logger }),
  ]);
  const client = new Client({ connection });
  const taskQueue = `verbs-${randomUUID()}`;
  const worker = await Worker.create({ connection: native, taskQueue, workflowBundle });
  const running = worker.run();
  after(async () => {
    worker.shutdown();
    await running;
    await Promise.all([connection.close(), native.close()]);
  });
  return (t) => verbCall(t, { client, native, taskQueue, workflow });
}

interface Engine {
  readonly client: Client;
  readonly native: NativeConnection;
  readonly taskQueue: string;
  readonly workflow: 'oneVerb' | 'verbAfterEnd';
}

async function verbCall(t: TestContext, { client, native, taskQueue, workflow }: Engine): Promise<VerbCall> {
  const callId = randomUUID();
  const handle = await client.workflow.start<typeof oneVerb | typeof verbAfterEnd>(workflow, {
    workflowId: `call-${callId}`,
    taskQueue,
    args: [callId],
  });
  t.after(() => handle.terminate().catch(() => undefined));
  return {
    gateway: (...sayings) => testGateway(t, native, sayings),
    attach: ({ gatewayId }) =>
      handle.signal(gatewayAttached, { gatewayId, queue: gatewayId, heldSteps: [], summary: '' }),
    ended: ({ gatewayId }, by, unrecorded = false) =>
      handle.signal(callEnded, { by, gatewayId, unrecorded, summary: '' }),
    result: () => handle.result(),
  };
}

async function testGateway(
  t: TestContext,
  connection: NativeConnection,
  sayings: readonly Saying[],
): Promise<TestGateway> {
  const gatewayId = `gateway-${randomUUID()}`;
  const asked: SayInput[] = [];
  const say: Saying = (input) => {
    asked.push(input);
    const saying = sayings[asked.length - 1];
    if (saying === undefined)
      throw ApplicationFailure.nonRetryable(`attempt ${asked.length} was not expected`);
    return saying(input);
  };
  const worker = await Worker.create({
    connection,
    taskQueue: gatewayId,
    activities: { say },
    maxHeartbeatThrottleInterval: '100ms',
    defaultHeartbeatThrottleInterval: '100ms',
    shutdownForceTime: '100ms',
  });
  // A worker that is stopped by force says so by failing.
  const running = worker.run().catch(() => undefined);
  const die = async (): Promise<void> => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await running;
  };
  t.after(die);
  return { gatewayId, asked, die };
}

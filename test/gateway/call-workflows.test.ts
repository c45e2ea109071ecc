import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { Client, Connection } from '@temporalio/client';
import { Closing } from '../../closing.ts';
import { GATEWAY_NEEDS, readSettings } from '../../config.ts';
import type { GatewaySettings } from '../../config.ts';
import type { CallInput, GatewayAttached } from '../../contracts/call.ts';
import { callWorkflowId } from '../../contracts/ids.ts';
import { createCallWorkflows } from '../../gateway/call-workflows.ts';
import { openClient } from '../../gateway/engine.ts';
import { registerSearchAttributes } from '../../worker/search-attributes.ts';
import { doorTo } from '../door.ts';
import { eventually } from '../eventually.ts';
import { LogCapture } from '../log-capture.ts';
import { testStack } from '../stack.ts';
import { LINE, OFFICE_NOW } from './front-desk.ts';

const AWAY = /Temporal does not take the call: trying again/;

const GATEWAY: GatewayAttached = {
  gatewayId: 'g-1',
  queue: 'gateway-g-1',
  heldSteps: [],
  summary: 'Gateway g-1 holds the call.',
};

interface EngineOptions {
  readonly address?: string;
  readonly callerKeySecret?: string;
  readonly expectedLogs?: readonly RegExp[];
}

function settingsFor(address: string): GatewaySettings {
  const needed = Object.fromEntries(GATEWAY_NEEDS.map((name) => [name, 'of no use here']));
  return readSettings(GATEWAY_NEEDS, { ...needed, TEMPORAL_ADDRESS: address });
}

/** The calls' workflows on the shared server; nobody works on their queue, so they stand still. */
async function engine(t: TestContext, options: EngineOptions = {}) {
  const { address = testStack().temporalAddress, callerKeySecret, expectedLogs = [] } = options;
  const logs = new LogCapture();
  const closing = new Closing();
  const client = await openClient(settingsFor(address), closing);
  const stop = new AbortController();
  const workflows = createCallWorkflows({
    client,
    taskQueue: `calls-${randomUUID()}`,
    callerKeySecret,
    log: logs.log('gateway'),
    stop: stop.signal,
  });
  const direct = await Connection.connect({ address: testStack().temporalAddress });
  await registerSearchAttributes(direct, 'default');
  const input: CallInput = {
    callId: randomUUID(),
    from: '+6581110001',
    to: LINE.number,
    line: LINE,
    office: OFFICE_NOW,
    rangAt: '2026-11-21T02:00:00.000Z',
    sampleRate: 8000,
  };
  const handle = new Client({ connection: direct }).workflow.getHandle(callWorkflowId(input.callId));
  t.after(async () => {
    await handle.terminate().catch(() => undefined);
    await Promise.all([direct.close(), closing.close()]);
  });
  t.after(() => assert.deepEqual(logs.unexpected(expectedLogs), [], 'nothing unexpected is logged'));
  const signals = async () => {
    const { events = [] } = await handle.fetchHistory();
    return (events ?? []).flatMap(
      ({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName ?? [],
    );
  };
  return { workflows, input, handle, stop, logs, signals };
}

test('starts one workflow per call, and tells it of each gateway that holds the call', async (t) => {
  const { workflows, input, handle, signals } = await engine(t);

  assert.equal(await workflows.attach(input, GATEWAY), 'attached');
  assert.equal(await workflows.attach(input, { ...GATEWAY, gatewayId: 'g-2' }), 'attached');

  const description = await handle.describe();
  assert.equal(description.type, 'voicemail');
  assert.equal(await description.staticSummary(), 'Harbour Dental: call from +6581110001');
  assert.deepEqual(await signals(), ['gatewayAttached', 'gatewayAttached']);
});

test('a decision that nobody makes is given to another worker within seconds', async (t) => {
  const { workflows, input, handle } = await engine(t);
  await workflows.attach(input, GATEWAY);

  const { raw } = await handle.describe();
  assert.equal(Number(raw.executionConfig?.defaultWorkflowTaskTimeout?.seconds), 3);
});

test('a call is found by script, line and state, and by its caller without the number', async (t) => {
  const { workflows, input, handle } = await engine(t, { callerKeySecret: 'only we know this' });
  await workflows.attach(input, GATEWAY);

  const { typedSearchAttributes } = await handle.describe();
  const found = Object.fromEntries(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
  const { CallerKey: callerKey, ...rest } = found;

  assert.deepEqual(rest, { CallScript: 'voicemail', CallLine: 'Harbour Dental', CallState: 'PENDING' });
  assert.match(String(callerKey), /^[0-9a-f]{16}$/);
});

test('callers are not found together without a secret, or without a number', async (t) => {
  const without = await engine(t);
  await without.workflows.attach(without.input, GATEWAY);
  const { from: _, ...withheld } = without.input;
  const other = await engine(t, { callerKeySecret: 'only we know this' });
  await other.workflows.attach({ ...withheld, callId: other.input.callId }, GATEWAY);

  for (const { handle } of [without, other]) {
    const { typedSearchAttributes } = await handle.describe();
    assert.ok(typedSearchAttributes.getAll().every(({ key }) => key.name !== 'CallerKey'));
  }
  assert.match((await (await other.handle.describe()).staticSummary()) ?? '', /a withheld number/);
});

test('a call whose workflow has come to its end is not started again', async (t) => {
  const { workflows, input, handle } = await engine(t);
  await workflows.attach(input, GATEWAY);
  await handle.terminate('the test ends it');

  assert.equal(await workflows.attach(input, GATEWAY), 'finished');
});

test('tells a running workflow of the end, and one that is gone needs no telling', async (t) => {
  const { workflows, input, handle, signals } = await engine(t);
  const end = { by: 'caller', gatewayId: 'g-1', unrecorded: false, summary: '' } as const;
  await workflows.attach(input, GATEWAY);

  await workflows.ended(input.callId, end);
  assert.deepEqual(await signals(), ['gatewayAttached', 'callEnded']);

  await handle.terminate('the test ends it');
  await workflows.ended(input.callId, end);
  await workflows.ended(randomUUID(), end);
});

test('tries again until the engine is there', async (t) => {
  const door = await doorTo(t, testStack().temporalAddress);
  await door.open();
  const { workflows, input, logs } = await engine(t, { address: door.address, expectedLogs: [AWAY] });
  door.shut();

  const attaching = workflows.attach(input, GATEWAY);
  await eventually(() => assert.ok(logs.lines.filter(({ msg }) => AWAY.test(msg)).length >= 2));
  await door.open();

  assert.equal(await attaching, 'attached');
});

test('gives up when the gateway leaves, and says nothing more of any call', async (t) => {
  const door = await doorTo(t, testStack().temporalAddress);
  await door.open();
  const { workflows, input, logs, stop } = await engine(t, { address: door.address, expectedLogs: [AWAY] });
  door.shut();
  const attaching = workflows.attach(input, GATEWAY);
  await eventually(() => assert.ok(logs.lines.length > 0));

  stop.abort();

  await assert.rejects(attaching);
  await workflows.ended(input.callId, { by: 'platform', gatewayId: 'g-1', unrecorded: false, summary: '' });
});

test('an attempt without an answer is made again', async (t) => {
  const door = await doorTo(t, testStack().temporalAddress);
  await door.open();
  const { workflows, input, logs, signals } = await engine(t, {
    address: door.address,
    expectedLogs: [AWAY],
  });
  await workflows.attach(input, GATEWAY);

  door.shut();
  const ending = workflows.ended(input.callId, {
    by: 'caller',
    gatewayId: 'g-1',
    unrecorded: false,
    summary: '',
  });
  await eventually(() => assert.ok(logs.lines.some(({ msg }) => AWAY.test(msg))));
  await door.open();
  await ending;

  assert.ok((await signals()).includes('callEnded'));
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { pino } from 'pino';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { GATEWAY_NEEDS, readSettings } from '../../config.ts';
import { createGatewayActivities } from '../../gateway/activities.ts';
import { Closing } from '../../closing.ts';
import { openVerbWorker } from '../../gateway/engine.ts';
import { SegmentWriter } from '../../gateway/segment-writer.ts';
import { openSpool } from '../../gateway/spool.ts';
import { root } from '../../set-up/places.mjs';
import { NOBODY_ASKS } from '../gateway/nobody-asks.ts';
import { eventually } from '../eventually.ts';
import { testStack } from '../stack.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });

async function healthOf(role: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [join(root, 'healthy.ts'), role], {
    env: { PATH: process.env['PATH'], TEMPORAL_ADDRESS: testStack().temporalAddress, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { status: Number(status), said };
}

/** The verbs are not asked for here: what counts is that they are polled for. */
const NO_CALLS = createGatewayActivities({
  held: { get: () => undefined },
  ...NOBODY_ASKS,
  voice: { speak: async function* () {} },
  recordings: { progress: () => Promise.reject(new Error('nothing is recorded here')) },
  writer: new SegmentWriter({
    store: { begin: () => Promise.resolve(), append: () => Promise.resolve() },
    spool: openSpool('unused'),
    log: pino({ level: 'silent' }),
  }),
});

test('finds a gateway healthy once it asks for work on its own queue', async (t) => {
  const gatewayId = randomUUID();
  const environment = {
    TEMPORAL_ADDRESS: testStack().temporalAddress,
    GATEWAY_ID: gatewayId,
    TELCOFLOW_API_KEY: 'unused',
    TELCOFLOW_CONNECTOR_UUID: 'unused',
    GEMINI_API_KEY: 'unused',
  };
  const closing = new Closing();
  t.after(() => closing.close());
  const worker = await openVerbWorker(readSettings(GATEWAY_NEEDS, environment), NO_CALLS, closing);

  const before = await healthOf('gateway', { GATEWAY_ID: gatewayId });
  await worker.runUntil(() =>
    eventually(async () => assert.equal((await healthOf('gateway', { GATEWAY_ID: gatewayId })).status, 0)),
  );

  assert.equal(before.status, 1);
  assert.match(before.said, new RegExp(`asks for work on gateway-${gatewayId}`));
});

test('finds nobody healthy when Temporal cannot be reached', async () => {
  const health = await healthOf('worker', { TEMPORAL_ADDRESS: '127.0.0.1:1' });

  assert.equal(health.status, 1);
});

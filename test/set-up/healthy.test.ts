import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { gatewayQueue } from '../../contracts/ids.ts';
import { root } from '../../set-up/places.mjs';
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

test('finds a gateway healthy once it asks for work on its own queue', async (t) => {
  const gatewayId = randomUUID();
  const connection = await NativeConnection.connect({ address: testStack().temporalAddress });
  t.after(() => connection.close());
  const worker = await Worker.create({
    connection,
    taskQueue: gatewayQueue(gatewayId),
    activities: { say: () => Promise.resolve() },
  });

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

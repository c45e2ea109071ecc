/**
 * Program: node healthy.ts gateway|worker
 *
 * Exits 0 when a process of this host asks Temporal for work on the queue of its role, and asked just now. For a
 * container's health check: a process that hangs, or has lost Temporal for good, asks no more.
 */
import { hostname } from 'node:os';
import { Connection } from '@temporalio/client';
import { readSettings } from './config.ts';
import { gatewayQueue } from './contracts/ids.ts';

/** A poll that finds nothing returns after a minute, so a healthy process asks at least that often. */
const ASKED_WITHIN_MS = 90_000;
const DEADLINE_MS = 5_000;

/** The API's numbers for the two halves of a queue (temporal.api.enums.v1.TaskQueueType). */
const HALVES = { worker: 1, gateway: 2 } as const;

const [role] = process.argv.slice(2);
if (role !== 'gateway' && role !== 'worker') throw new Error('name a role: node healthy.ts gateway|worker');
const settings = readSettings([]);
const queue = role === 'gateway' ? gatewayQueue(settings.GATEWAY_ID) : settings.TASK_QUEUE;

const connection = await Connection.connect({
  address: settings.TEMPORAL_ADDRESS,
  connectTimeout: DEADLINE_MS,
});
const { pollers } = await connection.withDeadline(Date.now() + DEADLINE_MS, () =>
  connection.workflowService.describeTaskQueue({
    namespace: settings.TEMPORAL_NAMESPACE,
    taskQueue: { name: queue },
    // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the enum is of a package that is not ours to import
    taskQueueType: HALVES[role],
  }),
);
await connection.close();

// A gateway's queue is its own; on the workers' queue everybody polls, each under the name of its host.
const isOurs = (identity: string) => role === 'gateway' || identity.endsWith(`@${hostname()}`);
const ours = (pollers ?? []).filter(({ identity }) => isOurs(identity ?? ''));
const last = Math.max(0, ...ours.map(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000));
if (Date.now() - last > ASKED_WITHIN_MS) {
  process.stderr.write(`nobody on ${hostname()} asks for work on ${queue}\n`);
  process.exitCode = 1;
}

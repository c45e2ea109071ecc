import assert from 'node:assert/strict';
import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { z } from 'zod';
import { callWorkflowId } from '../../contracts/ids.ts';
import type { CallHandle } from '../../simulator/telcoflow/telcoflow.ts';
import { eventually } from '../eventually.ts';
import type { Office } from '../office.ts';
import type { Part } from '../office-parts.ts';

/** Longer than anything that a call waits for by itself, on a machine that has too much to do. */
const WITHIN_MS = 60_000;

/** Waits until the call's workflow exists: its ring has reached the engine. */
export async function untilBegun({ client }: Office, call: CallHandle): Promise<void> {
  await eventually(() => handleOf(client, call).describe());
}

/** Waits until the history of the call says that an activity of this name has been given out. */
export async function untilScheduled(office: Office, call: CallHandle, activity: string): Promise<void> {
  await eventually(async () => {
    const { names } = await scheduledIn(office, call);
    assert.ok(names.includes(activity), `${activity} is given out; so far: ${names.join(', ')}`);
  }, WITHIN_MS);
}

/** Waits until the history of the call says that an activity of this name was carried out. */
export async function untilCompleted(office: Office, call: CallHandle, activity: string): Promise<void> {
  await eventually(async () => {
    const { names, completed } = await scheduledIn(office, call);
    const done = names.filter((_, n) => completed[n]);
    assert.ok(done.includes(activity), `${activity} is carried out; so far: ${done.join(', ')}`);
  }, WITHIN_MS);
}

/** Waits until a worker has been given the call's next decision, and not made it. */
export async function untilDeciding({ client }: Office, call: CallHandle): Promise<void> {
  await eventually(async () => {
    const { events } = await handleOf(client, call).fetchHistory();
    assert.ok(events?.at(-1)?.workflowTaskStartedEventAttributes, 'a decision is under way');
  }, WITHIN_MS);
}

/** Waits until somebody is at this activity, and says which process that is. */
export async function untilRunning(office: Office, call: CallHandle, activity: string): Promise<number> {
  let pid = 0;
  await eventually(async () => {
    const { raw } = await handleOf(office.client, call).describe();
    const running = raw.pendingActivities?.find(({ activityType }) => activityType?.name === activity);
    pid = pidOf(running?.lastWorkerIdentity);
  }, WITHIN_MS);
  return pid;
}

/** The worker that took the call's last decision and has its workflow in memory. */
export async function workerOf({ client, workers }: Office, call: CallHandle): Promise<Part> {
  const { events } = await handleOf(client, call).fetchHistory();
  const identities = (events ?? []).map((event) => event.workflowTaskStartedEventAttributes?.identity);
  const pid = pidOf(identities.findLast((identity) => identity !== undefined && identity !== null));
  const holder = workers.find((worker) => worker.pid === pid);
  assert.ok(holder, `process ${pid} is one of the workers`);
  return holder;
}

const attachment = z.object({ gatewayId: z.string().regex(/^gateway-\d+-/) });

/** Numbers of the gateways that said they hold the call, in the order in which they said so. */
export async function gatewaysOf({ client }: Office, call: CallHandle): Promise<number[]> {
  const { events } = await handleOf(client, call).fetchHistory();
  return (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => {
    const [payload] = signal?.input?.payloads ?? [];
    if (signal?.signalName !== 'gatewayAttached' || payload === undefined) return [];
    const { gatewayId } = attachment.parse(defaultPayloadConverter.fromPayload(payload));
    return [Number(gatewayId.split('-')[1])];
  });
}

async function scheduledIn({ client }: Office, call: CallHandle) {
  const { events } = await handleOf(client, call).fetchHistory();
  const ends = (events ?? []).map((event) => event.activityTaskCompletedEventAttributes?.scheduledEventId);
  const completedIds = new Set(ends.map((id) => String(id)));
  const given = (events ?? []).flatMap(({ eventId, activityTaskScheduledEventAttributes: scheduled }) =>
    scheduled ? [{ id: String(eventId), name: scheduled.activityType?.name ?? '' }] : [],
  );
  return { names: given.map(({ name }) => name), completed: given.map(({ id }) => completedIds.has(id)) };
}

function handleOf(client: Client, { callId }: CallHandle) {
  return client.workflow.getHandle(callWorkflowId(callId));
}

/** The SDK names a worker "pid@host" unless told otherwise. */
function pidOf(identity: string | null | undefined): number {
  const pid = Number(/^(\d+)@/.exec(identity ?? '')?.[1]);
  assert.ok(pid > 0, `"${identity}" names a process`);
  return pid;
}

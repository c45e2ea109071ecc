import type { WorkflowHandle } from '@temporalio/client';

type HistoryEvent = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

/**
 * What each turn of a call cost, in milliseconds by the server's clock: from the end of a verb in the gateway to the
 * beginning of the next one there.
 */
export async function turnsOf(handle: WorkflowHandle): Promise<number[]> {
  const { events } = await handle.fetchHistory();
  const verbs = new Set<string>();
  const turns: number[] = [];
  let endedMs: number | undefined;
  for (const event of events ?? []) {
    const queue = event.activityTaskScheduledEventAttributes?.taskQueue?.name ?? '';
    if (queue.startsWith('gateway-')) verbs.add(String(event.eventId));
    const started = String(event.activityTaskStartedEventAttributes?.scheduledEventId ?? '');
    if (verbs.has(started) && endedMs !== undefined) turns.push(timeOf(event) - endedMs);
    const completed = String(event.activityTaskCompletedEventAttributes?.scheduledEventId ?? '');
    if (verbs.has(completed)) endedMs = timeOf(event);
  }
  return turns;
}

function timeOf({ eventTime }: HistoryEvent): number {
  return Number(eventTime?.seconds ?? 0) * 1000 + (eventTime?.nanos ?? 0) / 1e6;
}

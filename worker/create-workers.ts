import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import type { NativeConnection, WorkflowBundleOption } from '@temporalio/worker';
import type { Transcription } from '../activities/transcription.ts';
import { transcriptionQueue } from '../contracts/ids.ts';

const WORKFLOWS = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));

/** After this the caller's next turn goes to another worker when ours has died, instead of after ten seconds. */
const STICKY_TIMEOUT = '1s';
/** About a quarter of a MiB each, measured; without a cache every turn would replay the whole call. */
const CACHED_CALLS = 1000;
/**
 * A long message is in memory three times while it is transcribed, and to make a request of it takes a tenth of a second of
 * the thread that also decides for live calls (measured): those are not to wait for many.
 */
const TRANSCRIPTIONS_AT_ONCE = 8;

/** Where a worker asks for work. */
export interface Queues {
  readonly connection: NativeConnection;
  readonly namespace: string;
  /** The calls' own; their transcripts wait on one beside it. */
  readonly taskQueue: string;
}

export interface CallsQueues extends Queues {
  /** File with the prebuilt workflow code; undefined: built now, which takes seconds. */
  readonly workflowBundle: string | undefined;
}

/** A worker for the calls' workflows and for what follows a call. It holds nothing: killed, another goes on. */
export function createCallsWorker(
  { workflowBundle, ...queues }: CallsQueues,
  activities: object,
): Promise<Worker> {
  const code: { workflowBundle: WorkflowBundleOption } | { workflowsPath: string } =
    workflowBundle === undefined
      ? { workflowsPath: WORKFLOWS }
      : { workflowBundle: { codePath: workflowBundle } };
  return Worker.create({
    ...queues,
    activities,
    ...code,
    stickyQueueScheduleToStartTimeout: STICKY_TIMEOUT,
    maxCachedWorkflows: CACHED_CALLS,
  });
}

/** A worker for transcripts alone: a speech model that takes its time holds up nothing else. */
export function createTranscriptionWorker(queues: Queues, activities: Transcription): Promise<Worker> {
  return Worker.create({
    ...queues,
    taskQueue: transcriptionQueue(queues.taskQueue),
    activities,
    maxConcurrentActivityTaskExecutions: TRANSCRIPTIONS_AT_ONCE,
  });
}

import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import type { NativeConnection, WorkflowBundleOption } from '@temporalio/worker';

const WORKFLOWS = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));

/** After this the caller's next turn goes to another worker when ours has died, instead of after ten seconds. */
const STICKY_TIMEOUT = '1s';
/** About a quarter of a MiB each, measured; without a cache every turn would replay the whole call. */
const CACHED_CALLS = 1000;
/** Sound of a long message is in memory while it is transcribed. */
const ACTIVITIES_AT_ONCE = 50;

export interface CallsWorkerOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly activities: object;
  /** File with the prebuilt workflow code; undefined: built now, which takes seconds. */
  readonly workflowBundle: string | undefined;
}

/** A worker for the calls' workflows and for what follows a call. It holds nothing: killed, another goes on. */
export function createCallsWorker(options: CallsWorkerOptions): Promise<Worker> {
  const { connection, namespace, taskQueue, activities, workflowBundle } = options;
  const code: { workflowBundle: WorkflowBundleOption } | { workflowsPath: string } =
    workflowBundle === undefined
      ? { workflowsPath: WORKFLOWS }
      : { workflowBundle: { codePath: workflowBundle } };
  return Worker.create({
    connection,
    namespace,
    taskQueue,
    activities,
    ...code,
    stickyQueueScheduleToStartTimeout: STICKY_TIMEOUT,
    maxCachedWorkflows: CACHED_CALLS,
    maxConcurrentActivityTaskExecutions: ACTIVITIES_AT_ONCE,
  });
}

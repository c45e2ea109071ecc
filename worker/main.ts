/** Program: runs the calls' workflows and everything that follows a call. Its settings are in config.ts. */
import { Runtime } from '@temporalio/worker';
import { readSettings, WORKER_NEEDS } from '../config.ts';
import { createLog, temporalRuntime } from '../logging.ts';
import { runProgram } from '../run-program.ts';
import { startWorker } from './start-worker.ts';

await runProgram('worker', async (name) => {
  const settings = readSettings(WORKER_NEEDS);
  const log = createLog(name, settings.LOG_LEVEL);
  Runtime.install(temporalRuntime(log));
  const worker = await startWorker(settings, log);
  log.info({ queue: settings.TASK_QUEUE, temporal: settings.TEMPORAL_ADDRESS }, 'worker ready');
  return worker;
});

/** Program: holds the sockets of the voice platform and carries out the verbs of its calls. Its settings are in config.ts. */
import { Runtime } from '@temporalio/worker';
import { GATEWAY_NEEDS, readSettings } from '../config.ts';
import { createLog, temporalRuntime } from '../logging.ts';
import { runProgram } from '../run-program.ts';
import { startGateway } from './start-gateway.ts';

await runProgram('gateway', async (name) => {
  const settings = readSettings(GATEWAY_NEEDS);
  const log = createLog(name, settings.LOG_LEVEL);
  Runtime.install(temporalRuntime(log));
  const gateway = await startGateway(settings, log);
  log.info({ gatewayId: settings.GATEWAY_ID, platform: settings.TELCOFLOW_URL }, 'gateway ready');
  return gateway;
});

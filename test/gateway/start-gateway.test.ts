import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { GATEWAY_NEEDS, readSettings } from '../../config.ts';
import { startGateway } from '../../gateway/start-gateway.ts';
import { LogCapture } from '../log-capture.ts';
import { linesYaml } from '../office-line.ts';
import { platformFor } from '../simulator/telcoflow/scene.ts';
import { testDatabase, testStack } from '../stack.ts';
import { folderFor } from './segments.ts';

Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });

/** Starts a gateway whose surroundings are all well but for these. */
async function start(t: TestContext, faulty: Record<string, string>, expectedLogs: readonly RegExp[] = []) {
  const { url, name } = testDatabase(t);
  const platform = await platformFor(t);
  const folder = await folderFor(t);
  const stack = testStack();
  const linesFile = join(folder, 'lines.yaml');
  await writeFile(linesFile, linesYaml(true));
  const settings = readSettings(GATEWAY_NEEDS, {
    TEMPORAL_ADDRESS: stack.temporalAddress,
    MONGODB_URL: url,
    MONGODB_DATABASE: name,
    TELCOFLOW_URL: platform.wsUrl,
    TELCOFLOW_API_KEY: platform.apiKey,
    TELCOFLOW_CONNECTOR_UUID: platform.connectorUuid,
    GEMINI_API_KEY: stack.geminiApiKey,
    GEMINI_BASE_URL: stack.geminiUrl,
    LINES_FILE: linesFile,
    SPOOL_DIR: join(folder, 'spool'),
    ...faulty,
  });
  const logs = new LogCapture();
  t.after(() => assert.deepEqual(logs.unexpected(expectedLogs), [], 'nothing unexpected is logged'));
  return startGateway(settings, logs.log('gateway'));
}

test('starts when all is well, and stops in order', async (t) => {
  const gateway = await start(t, {});
  await gateway.stop();
  await gateway.stopped;
});

test('says that the platform refuses its key, and leaves nothing open', async (t) => {
  await assert.rejects(start(t, { TELCOFLOW_API_KEY: 'not ours' }), /TELCOFLOW_API_KEY/);
});

test('says what is wrong with its lines', async (t) => {
  await assert.rejects(start(t, { LINES_FILE: '/nowhere/lines.yaml' }), /\/nowhere\/lines\.yaml/);
});

test('says that no store answers', async (t) => {
  await assert.rejects(
    start(t, { MONGODB_URL: 'mongodb://127.0.0.1:1' }, [/^the store /]),
    /no MongoDB answers/,
  );
});

test('says that no engine answers', async (t) => {
  await assert.rejects(start(t, { TEMPORAL_ADDRESS: '127.0.0.1:1' }), {
    message: 'no Temporal answers at 127.0.0.1:1: start it, or point TEMPORAL_ADDRESS at yours',
  });
});

import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { test } from 'node:test';
import { Client, Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES, callScript } from '../../contracts/search-attributes.ts';
import { startTemporal } from '../../simulator/stack/temporal.ts';
import { eventually } from '../eventually.ts';
import { testStack } from '../stack.ts';
import { dataFolder, endAfter } from './servers.ts';

test('knows its workflows and search attributes again after SIGKILL, on the same address', async (t) => {
  const dataDir = dataFolder();
  const cli = testStack().temporalCli;
  const server = await startTemporal({ cli, dataDir, searchAttributes: SEARCH_ATTRIBUTES });
  endAfter(t, server, dataDir);
  const connection = await Connection.connect({ address: server.address });
  t.after(() => connection.close());
  const { workflow } = new Client({ connection });
  await workflow.start('nobodyRunsThis', {
    workflowId: 'call-1',
    taskQueue: 'calls',
    typedSearchAttributes: [{ key: callScript, value: 'voicemail' }],
  });

  await server.kill('SIGKILL');
  await server.restart();

  await eventually(async () => {
    const { status, typedSearchAttributes } = await workflow.getHandle('call-1').describe();
    assert.equal(status.name, 'RUNNING');
    assert.equal(typedSearchAttributes.get(callScript), 'voicemail');
  });
  const page = await fetch(server.uiUrl ?? '');
  assert.match(await page.text(), /<html/);
});

test('refuses a folder that another server uses: two on one database file would harm it', async (t) => {
  const dataDir = dataFolder();
  const options = { cli: testStack().temporalCli, dataDir, headless: true };
  endAfter(t, await startTemporal(options), dataDir);

  await assert.rejects(
    startTemporal(options),
    /Temporal: the folder .* is in use by process \d+: stop that one first/,
  );
});

test('tells what the server said when it cannot start', async (t) => {
  const dataDir = dataFolder();
  const cli = testStack().temporalCli;
  const options = { cli, dataDir, searchAttributes: [{ name: 'not valid=', type: 'KEYWORD' as const }] };
  t.after(() => rmSync(dataDir, { recursive: true }));

  await assert.rejects(
    startTemporal(options),
    /Temporal ended \(status 1\) before it answered:\nError: invalid search attribute/,
  );
});

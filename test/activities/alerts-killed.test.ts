import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import test from 'node:test';
import { createAlerts } from '../../activities/alerts.ts';
import { openStore } from '../../store/open-store.ts';
import { testDatabase } from '../stack.ts';
import { alertDependencies, alertInput, outsideFor, retried } from './office-for-test.ts';

const key = 'call-call-1/alert/1';

/** Where the first worker dies, what the ledger then says, and whether the message was already out. */
const DEATHS = [
  ['intended', 'intended', 0],
  ['taken', 'intended', 0],
  ['sent', 'sent', 0],
  ['posted', 'sent', 1],
  ['confirmed', 'confirmed', 1],
] as const;

for (const [point, state, alreadyOut] of DEATHS) {
  test(`a worker killed when the alert is ${point} leaves one message to be seen`, async (t) => {
    const { url, name } = testDatabase(t);
    const outside = await outsideFor(t);
    const { apiUrl, botToken } = outside.slack;
    const worker = fileURLToPath(new URL('doomed-worker.ts', import.meta.url));
    const doomed = spawn(process.execPath, [worker, url, name, apiUrl, botToken, key, point], {
      stdio: 'inherit',
      timeout: 30_000,
    });
    const [, signal] = await once(doomed, 'exit');
    assert.equal(signal, 'SIGKILL');

    const store = await openStore({ url, database: name });
    t.after(() => store.close());
    assert.equal((await store.effects.get(key))?.state, state);
    assert.equal((await outside.messages()).length, alreadyOut);

    const { result } = await retried(
      (to) => to.alertVoicemail(alertInput(key)),
      createAlerts(alertDependencies(store, outside.slack)),
    );
    const messages = await outside.messages();
    assert.equal(messages.length, 1);
    assert.deepEqual(result, { kind: 'slack', channel: messages[0]?.channel, ts: messages[0]?.ts });
  });
}

/** A worker process that dies by SIGKILL at the named point of telling the team; started by the test beside it. */
import { argv, kill, pid } from 'node:process';
import { createAlerts } from '../../activities/alerts.ts';
import type { Ledger } from '../../activities/once.ts';
import { openStore } from '../../store/open-store.ts';
import { alertDependencies, alertInput, attempt } from './office-for-test.ts';

const [url = '', database = '', apiUrl = '', botToken = '', key = '', point = ''] = argv.slice(2);

async function die(): Promise<never> {
  kill(pid, 'SIGKILL');
  return new Promise(() => {});
}

const store = await openStore({ url, database });
const { effects } = store;
const dependencies = alertDependencies(store, { apiUrl, botToken });
const doomed: Ledger = {
  ...effects,
  take: async (...given) => (point === 'intended' ? die() : effects.take(...given)),
  sending: async (...given) => {
    if (point === 'taken') await die();
    await effects.sending(...given);
    if (point === 'sent') await die();
  },
  confirm: async (...given) => {
    if (point === 'posted') await die();
    const confirmed = await effects.confirm(...given);
    if (point === 'confirmed') await die();
    return confirmed;
  },
};
await attempt((to) => to.alertVoicemail(alertInput(key)), createAlerts({ ...dependencies, effects: doomed }));

import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestContext } from 'node:test';
import { recordingId } from '../../contracts/ids.ts';
import type { CallHandle } from '../../simulator/telcoflow/telcoflow.ts';
import { eventually } from '../eventually.ts';
import { assertAllKept } from '../kept-exactly.ts';
import type { Office } from '../office.ts';
import { assertNothingNoticed, callerSpeaks, confirmationBegins, drills } from './drills.ts';
import { assertHeardOnce, assertNotHeard } from './heard.ts';
import { officeWithMongo, STORE_AWAY } from './own-servers.ts';
import { leavesMessage, LONG_MESSAGE, PROMPTS, SHORT_LINE, SHORT_MESSAGE } from './short-line.ts';

const OUTAGE_MS = 10_000;

/** After answering and the first prompt. */
const RECORD_STEP = 3;

/** The store dies as the caller begins to speak. */
async function storeDies(t: TestContext, words: string) {
  const spool = await mkdtemp(join(tmpdir(), 'holdfast-spool-'));
  const place = await officeWithMongo(t, {
    open: false,
    line: SHORT_LINE,
    settings: { SPOOL_DIR: spool },
    expectedLogs: STORE_AWAY,
  });
  t.after(() => rm(spool, { recursive: true, force: true }));
  const call = place.dial(leavesMessage(words));
  await callerSpeaks(call);
  await place.server.kill('SIGKILL');
  return { place, call, spool };
}

async function assertInStore({ store }: Office, call: CallHandle): Promise<void> {
  const { samples } = await store.recordings.progress(recordingId(call.callId, RECORD_STEP));
  const spoken = call
    .view()
    .parties.caller.spoken.reduce((sum, one) => sum + one.endSample - one.firstSample, 0);
  assert.ok(samples >= spoken, `${samples} samples are stored of ${spoken} that were spoken`);
}

async function assertEmptied(spool: string): Promise<void> {
  await eventually(async () => assert.deepEqual(await readdir(spool), []));
}

async function returnsInTime(t: TestContext, words: string): Promise<void> {
  const { place, call, spool } = await storeDies(t, words);
  await sleep(OUTAGE_MS);
  const backFrom = new Date().toISOString();
  await place.server.restart();

  const { at } = await confirmationBegins(call);
  await assertInStore(place, call);
  assert.ok(at > backFrom, 'nothing is confirmed while the store is away');
  await assertNothingNoticed(place, call, [PROMPTS.closed, PROMPTS.recorded]);
  await assertNotHeard(place.store, call, [PROMPTS.notYetStored]);
  await assertEmptied(spool);
}

async function returnsTooLate(t: TestContext): Promise<void> {
  const { place, call, spool } = await storeDies(t, SHORT_MESSAGE);
  await call.until(({ kind }) => kind === 'ended', 60_000);
  assert.notDeepEqual(await readdir(spool), [], 'the message waits on disk');
  await place.server.restart();

  const { outcome, recordingId: kept, transcript } = await place.result(call);
  assert.equal(outcome, 'message-taken');
  assert.equal(transcript, SHORT_MESSAGE);
  assert.equal((await place.messages()).length, 1);
  await assertAllKept(place.store, call, kept);
  await assertHeardOnce(place.store, call, [PROMPTS.closed, PROMPTS.notYetStored]);
  await assertNotHeard(place.store, call, [PROMPTS.recorded]);
  await assertEmptied(spool);
}

drills('The store killed in the middle of a message loses nothing', {
  'when it is back before the message ends': (t) => returnsInTime(t, LONG_MESSAGE),
  'when the confirmation has to wait for it': (t) => returnsInTime(t, SHORT_MESSAGE),
  'when it is away for the whole rest of the call': returnsTooLate,
});

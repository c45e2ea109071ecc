import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { CallHandle } from '../../simulator/telcoflow/telcoflow.ts';
import { office } from '../office.ts';
import type { Office } from '../office.ts';
import { goWrong } from '../slack-controls.ts';
import { assertNothingNoticed, confirmationBegins, drills } from './drills.ts';
import { untilRunning, untilScheduled } from './history.ts';
import { officeWithMongo, STORE_AWAY } from './own-servers.ts';
import { leavesMessage, PROMPTS, SHORT_LINE, SHORT_MESSAGE } from './short-line.ts';

const OPTIONS = { open: false, processes: 'worker', line: SHORT_LINE } as const;

async function assertTakenToTeam(place: Office, call: CallHandle): Promise<void> {
  const { transcript, recordingId } = await assertNothingNoticed(place, call, [
    PROMPTS.closed,
    PROMPTS.recorded,
  ]);
  assert.equal(transcript, SHORT_MESSAGE);
  const voicemail = await place.store.voicemails.get(recordingId ?? '');
  assert.equal(voicemail?.transcript?.text, SHORT_MESSAGE);
}

/** The store stands still, so that the worker dies for sure before it has an answer. */
async function whileSealing(t: TestContext): Promise<void> {
  const place = await officeWithMongo(t, { ...OPTIONS, expectedLogs: STORE_AWAY });
  const call = place.dial(leavesMessage());
  await confirmationBegins(call);
  void place.server.kill('SIGSTOP');
  await untilRunning(place, call, 'sealRecording');

  await place.worker.kill();
  void place.server.kill('SIGCONT');
  await place.worker.restart();

  await assertTakenToTeam(place, call);
}

async function whileTranscribing(t: TestContext): Promise<void> {
  const place = await office(t, { ...OPTIONS, workers: 2 });
  const call = place.dial(leavesMessage());
  const pid = await untilRunning(place, call, 'transcribe');

  await place.workers.find((worker) => worker.pid === pid)?.kill();

  await assertTakenToTeam(place, call);
}

/** How far the storing has come when the worker is dead is left to chance: it must not matter. */
async function whileStoring(t: TestContext): Promise<void> {
  const place = await office(t, OPTIONS);
  const call = place.dial(leavesMessage());
  await untilScheduled(place, call, 'storeVoicemail');

  await place.worker.kill();
  await place.worker.restart();

  await assertTakenToTeam(place, call);
}

/** The message reaches the channel after the worker that sent it is dead. */
async function whileAlerting(t: TestContext): Promise<void> {
  const place = await office(t, { ...OPTIONS, workers: 2 });
  await goWrong(place.slack, { kind: 'slow', method: 'chat.postMessage', ms: 3000, count: 1 });
  const call = place.dial(leavesMessage());
  const pid = await untilRunning(place, call, 'alertVoicemail');

  await place.workers.find((worker) => worker.pid === pid)?.kill();

  await assertTakenToTeam(place, call);
}

drills('A worker killed after the call leaves nothing undone and does nothing twice', {
  'while the recording is sealed': whileSealing,
  'while the message is transcribed': whileTranscribing,
  'while the voicemail is stored': whileStoring,
  'while the team is told': whileAlerting,
});

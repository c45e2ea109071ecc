import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { CallResult } from '../../contracts/call.ts';
import type { CallHandle } from '../../simulator/telcoflow/telcoflow.ts';
import { annaIsTold, BILL, fateOf, HEARD_BILL, HEARD_ORDER, ORDER } from '../acceptance/customer.ts';
import { NO, NOTIFYING, hears, understoodIn, YES } from '../acceptance/notifying.ts';
import { office } from '../office.ts';
import type { Office } from '../office.ts';
import { drills } from './drills.ts';
import { untilCompleted } from './history.ts';

/** What the caller says to their two notifications. */
const STEPS = [...hears(HEARD_ORDER, YES), ...hears(HEARD_BILL, NO)];

/** Both were read once, answered once, and settled by that; the team is told once. */
async function assertAskedOnce(place: Office, call: CallHandle): Promise<CallResult> {
  const result = await place.result(call);
  assert.equal(result.outcome, 'notified');
  assert.deepEqual(understoodIn(result), ['answer', 'answer']);
  const fates = await Promise.all(['n1', 'n2'].map((id) => fateOf(place.store, id)));
  assert.deepEqual(
    fates.map(({ state, attempts, words }) => ({ state, attempts, words })),
    [
      { state: 'acknowledged', attempts: 1, words: YES },
      { state: 'flagged', attempts: 1, words: NO },
    ],
  );
  assert.equal((await place.messages()).length, 1);
  return result;
}

async function talking(t: TestContext): Promise<{ place: Office; call: CallHandle }> {
  const place = await office(t, { open: true, processes: 'worker', line: NOTIFYING });
  await annaIsTold(place.store, ORDER, BILL);
  return { place, call: place.dial({ steps: STEPS }) };
}

async function killAndRestart({ worker }: Office): Promise<void> {
  await worker.kill();
  await worker.restart();
}

drills('A worker that is killed in a conversation has nothing asked twice:', {
  'while we ask': async (t) => {
    const { place, call } = await talking(t);
    await call.until(({ kind }) => kind === 'prompt-started');
    await killAndRestart(place);
    await assertAskedOnce(place, call);
  },

  'while the caller answers': async (t) => {
    const { place, call } = await talking(t);
    await call.until(({ kind }) => kind === 'speech-started');
    await killAndRestart(place);
    await assertAskedOnce(place, call);
  },

  'between the answer and what comes of it': async (t) => {
    const { place, call } = await talking(t);
    await call.until(({ kind }) => kind === 'speech-started');
    await place.worker.kill();
    await untilCompleted(place, call, 'ask');
    await place.worker.restart();
    await assertAskedOnce(place, call);
  },

  'at each turn, one after the other': async (t) => {
    const { place, call } = await talking(t);
    let n = 0;
    for (const kind of ['speech-started', 'speech-ended', 'speech-started', 'speech-ended'] as const) {
      const event = await call.until((one) => one.kind === kind && one.n > n);
      n = event.n;
      await killAndRestart(place);
    }
    await assertAskedOnce(place, call);
  },
});

drills('A gateway that is killed in a conversation:', {
  'asks its question again when it comes back before the answer': async (t) => {
    const place = await office(t, { open: true, processes: 'gateway', line: NOTIFYING });
    await annaIsTold(place.store, ORDER);
    const call = place.dial({
      settings: { voiceGraceMs: 20_000 },
      steps: [{ waitForPrompt: true }, ...hears(HEARD_ORDER, YES)],
    });
    await call.until(({ kind }) => kind === 'prompt-heard');
    const [gateway] = place.gateways;
    await gateway?.kill();
    await gateway?.restart();

    const result = await place.result(call);
    assert.equal(result.outcome, 'notified');
    assert.deepEqual(await fateOf(place.store, 'n1'), {
      state: 'acknowledged',
      attempts: 1,
      why: undefined,
      words: YES,
    });
  },
});

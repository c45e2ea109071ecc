import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import {
  annaIsBooked,
  appointmentsIn,
  BOOKING,
  HEARD_EXISTING,
  HEARD_GREETING,
  HEARD_NAME,
  HEARD_OFFER,
  HEARD_SURE,
  kimIsThere,
  WHOLE_CALL_MS,
} from '../acceptance/booking.ts';
import { hears, understoodIn, YES } from '../acceptance/notifying.ts';
import type { CallHandle } from '../../simulator/telcoflow/telcoflow.ts';
import { office } from '../office.ts';
import type { Office } from '../office.ts';
import { goWrong } from '../slack-controls.ts';
import { drills } from './drills.ts';
import { untilRunning, untilScheduled } from './history.ts';

const STEPS = [
  ...hears(HEARD_GREETING, 'i would like to book a haircut tomorrow at ten thirty please'),
  ...hears(HEARD_OFFER, YES),
];

async function booking(t: TestContext): Promise<{ place: Office; call: CallHandle }> {
  const place = await office(t, { open: true, processes: 'worker', line: BOOKING });
  await kimIsThere(place.store);
  return { place, call: place.dial({ steps: STEPS }) };
}

async function killAndRestart({ worker }: Office): Promise<void> {
  await worker.kill();
  await worker.restart();
}

/** Each question was asked once, one appointment was made, and one text tells of it. */
async function assertBookedOnce(place: Office, call: CallHandle): Promise<void> {
  const result = await place.result(call);
  assert.equal(result.outcome, 'booked');
  assert.deepEqual(understoodIn(result), ['answer', 'answer']);
  assert.deepEqual(await appointmentsIn(place.store), ['anna haircut 10:30 booked']);
  assert.equal((await place.texts()).length, 1);
  assert.deepEqual(await place.messages(), []);
}

drills('A worker that is killed has nothing asked twice, booked twice, or told twice:', {
  'at each turn of a booking': async (t) => {
    const { place, call } = await booking(t);
    let n = 0;
    for (const kind of ['speech-started', 'speech-ended', 'speech-started', 'speech-ended'] as const) {
      const event = await call.until((one) => one.kind === kind && one.n > n, WHOLE_CALL_MS);
      n = event.n;
      await killAndRestart(place);
    }
    await assertBookedOnce(place, call);
  },

  'between hold and booking': async (t) => {
    const { place, call } = await booking(t);
    await untilScheduled(place, call, 'bookSlot');
    await killAndRestart(place);
    await assertBookedOnce(place, call);
  },

  'between the booking and its text message, which Twilio has taken': async (t) => {
    const { place, call } = await booking(t);
    await goWrong(place.sms, { kind: 'hang-after', method: 'send', count: 1 });
    await untilRunning(place, call, 'sendSms');
    await call.until(({ kind }) => kind === 'ended', WHOLE_CALL_MS);
    await killAndRestart(place);
    await assertBookedOnce(place, call);
  },

  'while a new customer is noted down': async (t) => {
    const place = await office(t, { open: true, processes: 'worker', line: BOOKING });
    await kimIsThere(place.store);
    const from = '+6581110009';
    const call = place.dial({ from, steps: [...STEPS, ...hears(HEARD_NAME, 'my name is peter jones')] });
    await untilScheduled(place, call, 'createCustomer');
    await killAndRestart(place);
    assert.equal((await place.result(call)).outcome, 'booked');
    const [peter, ...more] = await place.store.customers.byNumber(from);
    assert.deepEqual(more, []);
    assert.deepEqual(await appointmentsIn(place.store), [`${peter?.customerId} haircut 10:30 booked`]);
  },

  'while an appointment is cancelled': async (t) => {
    const place = await office(t, { open: true, processes: 'worker', line: BOOKING });
    await kimIsThere(place.store);
    await annaIsBooked(place.store);
    const call = place.dial({
      steps: [...hears(HEARD_EXISTING, 'please cancel it'), ...hears(HEARD_SURE, YES)],
    });
    await untilScheduled(place, call, 'cancelAppointment');
    await killAndRestart(place);
    assert.equal((await place.result(call)).outcome, 'appointment-cancelled');
    assert.deepEqual(await appointmentsIn(place.store), ['anna haircut 14:30 cancelled']);
    assert.equal((await place.texts()).length, 1);
  },

  'while an appointment moves': async (t) => {
    const place = await office(t, { open: true, processes: 'worker', line: BOOKING });
    await kimIsThere(place.store);
    await annaIsBooked(place.store);
    const call = place.dial({
      steps: [
        ...hears(HEARD_EXISTING, 'i would like to move it tomorrow at ten thirty please'),
        ...hears(HEARD_OFFER, YES),
      ],
    });
    await untilScheduled(place, call, 'moveAppointment');
    await killAndRestart(place);
    assert.equal((await place.result(call)).outcome, 'moved');
    assert.deepEqual(await appointmentsIn(place.store), ['anna haircut 10:30 booked']);
    assert.equal((await place.texts()).length, 1);
  },
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { HAIRCUT, KIM, kimIsThere } from '../acceptance/booking.ts';
import { ANNA } from '../acceptance/customer.ts';
import { appointmentChanged } from '../../contracts/reminder.ts';
import type { Store } from '../../store/open-store.ts';
import { eventually } from '../eventually.ts';
import { CALLER, office } from '../office.ts';
import { LINE_NUMBER } from '../office-line.ts';
import { remind } from '../reminding.ts';
import { drills } from './drills.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Long enough to do something before it, short enough to wait for. */
const SOON_MS = 3_000;

/** Anna has a haircut that is to be reminded of so soon. Its times need not lie on any grid. */
async function booked(store: Store, remindedInMs: number): Promise<string> {
  await kimIsThere(store);
  const appointmentId = randomUUID();
  const startsAt = new Date(Date.now() + DAY_MS + remindedInMs);
  const endsAt = new Date(startsAt.getTime() + 30 * 60_000).toISOString();
  await store.appointments.importMany([
    {
      appointmentId,
      customerId: ANNA.customerId,
      serviceId: HAIRCUT.serviceId,
      resourceId: KIM.resourceId,
      startsAt: startsAt.toISOString(),
      endsAt,
      busyUntil: endsAt,
      state: 'booked',
    },
  ]);
  return appointmentId;
}

async function move(store: Store, appointmentId: string, remindedInMs: number): Promise<void> {
  const startsAt = new Date(Date.now() + DAY_MS + remindedInMs);
  const endsAt = new Date(startsAt.getTime() + 30 * 60_000).toISOString();
  const slot = { resourceId: KIM.resourceId, startsAt: startsAt.toISOString(), endsAt };
  const now = new Date().toISOString();
  const moved = await store.appointments.move(
    { appointmentId, revision: 1, callId: 'call-2' },
    {
      id: randomUUID(),
      callId: 'call-2',
      serviceId: HAIRCUT.serviceId,
      slot,
      busyUntil: endsAt,
      at: now,
      until: now,
    },
  );
  assert.equal(moved.kind, 'done');
}

drills('A reminder', {
  'reaches the customer a day before, once, whatever dies meanwhile': async (t) => {
    const place = await office(t, { open: true, gateways: 0, processes: 'worker' });
    const handle = await remind(place, await booked(place.store, SOON_MS));
    await place.worker.kill();
    await place.worker.restart();
    assert.equal(await handle.result(), 'sent');
    const [text, ...more] = await place.texts();
    assert.deepEqual(more, []);
    assert.match(text?.body ?? '', /^Your haircut: \w{3} \d+ \w{3}, \d\d:\d\d\. Ref [A-Z2-9]{6}$/);
  },

  'moves with its appointment': async (t) => {
    const place = await office(t, { open: true, gateways: 0 });
    const appointmentId = await booked(place.store, DAY_MS);
    const handle = await remind(place, appointmentId);
    await move(place.store, appointmentId, SOON_MS);
    await handle.signal(appointmentChanged);
    assert.equal(await handle.result(), 'sent');
    assert.equal((await place.texts()).length, 1);
  },

  'goes with an appointment that is cancelled': async (t) => {
    const place = await office(t, { open: true, gateways: 0 });
    const appointmentId = await booked(place.store, DAY_MS);
    const handle = await remind(place, appointmentId);
    await place.store.appointments.cancel({ appointmentId, revision: 1, callId: 'call-2' });
    await handle.signal(appointmentChanged);
    assert.equal(await handle.result(), 'cancelled');
    assert.deepEqual(await place.texts(), []);
  },

  'of an appointment that was cancelled without a word is not sent either': async (t) => {
    const place = await office(t, { open: true, gateways: 0 });
    const appointmentId = await booked(place.store, SOON_MS);
    const handle = await remind(place, appointmentId);
    await place.store.appointments.cancel({ appointmentId, revision: 1, callId: 'call-2' });
    assert.equal(await handle.result(), 'cancelled');
    assert.deepEqual(await place.texts(), []);
  },

  'is not sent to somebody who has just booked for the next day': async (t) => {
    const place = await office(t, { open: true, gateways: 0 });
    const handle = await remind(place, await booked(place.store, -60_000));
    assert.equal(await handle.result(), 'too-late');
    assert.deepEqual(await place.texts(), []);
  },

  'that nobody may be sent is told to our team instead': async (t) => {
    const place = await office(t, { open: true, gateways: 0 });
    await place.store.optOuts.stop({ ours: LINE_NUMBER, theirs: CALLER }, new Date().toISOString());
    const handle = await remind(place, await booked(place.store, SOON_MS));
    assert.equal(await handle.result(), 'not-sent');
    await eventually(async () => assert.equal((await place.messages()).length, 1));
  },
});

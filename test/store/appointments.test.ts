import assert from 'node:assert/strict';
import test from 'node:test';
import type { WantedHold } from '../../store/appointments.ts';
import type { Store } from '../../store/open-store.ts';
import { eleven, seen, wanted } from './appointments.ts';
import { storeFor, twoStoresFor } from './store-for-test.ts';

test('what is held can be booked, and is read back as it was booked', async (t) => {
  const { appointments } = await storeFor(t);
  assert.equal(await appointments.hold(wanted('h1')), true);
  const booked = await appointments.book(wanted('h1'), 'anna');
  assert.deepEqual(booked, {
    appointmentId: 'h1',
    reference: booked?.reference,
    customerId: 'anna',
    serviceId: 'cut',
    resourceId: 'kim',
    startsAt: '2026-12-01T10:00:00.000Z',
    endsAt: '2026-12-01T10:30:00.000Z',
    state: 'booked',
    revision: 1,
  });
  assert.match(booked.reference, /^[A-Z2-9]{6}$/);
  assert.deepEqual(await appointments.get('h1'), booked);
  assert.deepEqual(await appointments.book(wanted('h1'), 'anna'), booked);
});

test('a hold is no appointment', async (t) => {
  const { appointments } = await storeFor(t);
  await appointments.hold(wanted('h1'));
  assert.equal(await appointments.get('h1'), undefined);
  assert.deepEqual(await appointments.upcomingFor(['anna'], wanted('h1').at), []);
});

test('of fifty who want one time at once, one gets it', async (t) => {
  const stores = await twoStoresFor(t);
  const callers = Array.from({ length: 50 }, (_, n) => wanted(`h${n}`, { callId: `call-${n}` }));
  const store = (n: number) => stores[n % 2 === 0 ? 0 : 1].appointments;
  const held = await Promise.all(callers.map((one, n) => store(n).hold(one)));
  assert.equal(held.filter(Boolean).length, 1);
  const booked = await Promise.all(callers.map((one, n) => store(n).book(one, `customer-${n}`)));
  assert.equal(booked.filter((one) => one !== undefined).length, 1);
});

test('times that meet by five minutes, or in the buffer, are not both held', async (t) => {
  const { appointments } = await storeFor(t);
  await appointments.hold(wanted('h1', { busyUntil: '2026-12-01T10:45:00.000Z' }));
  assert.equal(await appointments.hold(next('10:40', '11:10')), false);
  assert.equal(await appointments.hold(next('09:35', '10:05')), false);
  assert.equal(await appointments.hold(next('09:30', '10:00')), true);
  assert.equal(await appointments.hold(next('10:45', '11:15')), true);
});

test('a hold ends by itself: then others get the time, and only then', async (t) => {
  const { appointments } = await storeFor(t);
  await appointments.hold(wanted('h1', { until: '2026-11-26T10:04:00.000Z' }));
  assert.equal(await appointments.hold(later('2026-11-26T10:03:59.999Z')), false);
  assert.equal(await appointments.hold(later('2026-11-26T10:04:00.000Z')), true);
  assert.equal(await appointments.book(wanted('h1', { at: '2026-11-26T10:04:01.000Z' }), 'anna'), undefined);
});

test('a hold that is over is booked all the same while nobody else wants the time', async (t) => {
  const { appointments } = await storeFor(t);
  await appointments.hold(wanted('h1', { until: '2026-11-26T10:00:01.000Z' }));
  const late = wanted('h1', { at: '2026-11-26T10:30:00.000Z' });
  assert.equal((await appointments.book(late, 'anna'))?.state, 'booked');
});

test('a time that is booked is not let go with the holds of its call', async (t) => {
  const { appointments } = await storeFor(t);
  await appointments.book(wanted('h1'), 'anna');
  await appointments.hold(wanted('h2', eleven));
  await appointments.hold(wanted('h3', { ...eleven, slot: { ...eleven.slot, resourceId: 'lee' } }));
  await appointments.letGo('call-1', ['h3']);
  assert.deepEqual(await takenBy(appointments, 'call-9'), ['kim 10:00', 'lee 11:00']);
});

test('a call is not in its own way, nor is a hold that is over', async (t) => {
  const { appointments } = await storeFor(t);
  await appointments.book(wanted('h1'), 'anna');
  await appointments.hold(wanted('h2', eleven));
  assert.deepEqual(await takenBy(appointments, 'call-1'), ['kim 10:00']);
  assert.deepEqual(await takenBy(appointments, 'call-9'), ['kim 10:00', 'kim 11:00']);
  assert.deepEqual(await takenBy(appointments, 'call-9', { at: '2026-11-26T10:04:00.000Z' }), ['kim 10:00']);
});

test('a cancelled appointment leaves its time to others', async (t) => {
  const { appointments } = await storeFor(t);
  await appointments.book(wanted('h1'), 'anna');
  const cancelled = await appointments.cancel(seen('h1'));
  assert.equal(cancelled.kind === 'done' && cancelled.appointment.state, 'cancelled');
  assert.deepEqual(await appointments.cancel(seen('h1')), cancelled);
  assert.equal((await appointments.book(wanted('h2', { callId: 'call-2' }), 'mark'))?.state, 'booked');
  assert.deepEqual(await appointments.cancel(seen('h1', { callId: 'call-3' })), { kind: 'changed' });
});

test('upcoming are those of the customer that are not over, soonest first', async (t) => {
  const { appointments } = await storeFor(t);
  await appointments.book(wanted('later', eleven), 'anna');
  await appointments.book(wanted('sooner'), 'anna');
  await appointments.book(
    wanted('other', { ...eleven, slot: { ...eleven.slot, resourceId: 'lee' } }),
    'mark',
  );
  const upcoming = async (at: string) =>
    (await appointments.upcomingFor(['anna'], at)).map(({ appointmentId }) => appointmentId);
  assert.deepEqual(await upcoming('2026-12-01T10:29:00Z'), ['sooner', 'later']);
  assert.deepEqual(await upcoming('2026-12-01T10:30:00Z'), ['later']);
});

function next(from: string, to: string): WantedHold {
  const [startsAt, endsAt] = [`2026-12-01T${from}:00.000Z`, `2026-12-01T${to}:00.000Z`];
  const slot = { resourceId: 'kim', startsAt, endsAt };
  return wanted(`at ${from}`, { callId: 'call-2', slot, busyUntil: endsAt });
}

/** The same time, wanted in another call at some later time. */
function later(at: string): WantedHold {
  return wanted('h2', { callId: 'call-2', at, until: '2026-11-26T10:08:00.000Z' });
}

async function takenBy(
  appointments: Store['appointments'],
  callId: string,
  change: { readonly at?: string } = {},
): Promise<string[]> {
  const day = { from: '2026-12-01T00:00:00Z', to: '2026-12-02T00:00:00Z' };
  const resourceIds = ['kim', 'lee'];
  const busy = await appointments.busy({ resourceIds, ...day, at: wanted('h').at, callId, ...change });
  return busy.map(({ resourceId, from }) => `${resourceId} ${from.slice(11, 16)}`).toSorted();
}

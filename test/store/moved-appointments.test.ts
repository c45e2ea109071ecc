import assert from 'node:assert/strict';
import test from 'node:test';
import { mongo } from 'mongoose';
import { openStore } from '../../store/open-store.ts';
import { testDatabase } from '../stack.ts';
import { eleven, seen, wanted } from './appointments.ts';
import { storeFor, twoStoresFor } from './store-for-test.ts';

test('who moves an appointment has the new time, and others can have the old one', async (t) => {
  const { appointments } = await storeFor(t);
  await appointments.book(wanted('h1'), 'anna');
  const to = wanted('h2', eleven);
  assert.equal(await appointments.hold(to), true);
  const moved = await appointments.move(seen('h1'), to);
  assert.ok(moved.kind === 'done');
  assert.equal(moved.appointment.startsAt, eleven.slot.startsAt);
  assert.equal(moved.appointment.revision, 2);
  assert.deepEqual(await appointments.move(seen('h1'), to), moved);
  assert.equal(await appointments.hold(wanted('h3', { ...eleven, callId: 'call-2' })), false);
  assert.equal(await appointments.hold(wanted('h4', { callId: 'call-2' })), true);
});

test('an appointment is not moved to a time that meets its own', async (t) => {
  const { appointments } = await storeFor(t);
  const booked = await appointments.book(wanted('h1'), 'anna');
  const quarterLater = wanted('h2', {
    slot: { resourceId: 'kim', startsAt: '2026-12-01T10:15:00.000Z', endsAt: '2026-12-01T10:45:00.000Z' },
    busyUntil: '2026-12-01T10:45:00.000Z',
  });
  assert.deepEqual(await appointments.move(seen('h1'), quarterLater), { kind: 'taken' });
  assert.deepEqual(await appointments.get('h1'), booked);
});

test('time that somebody died before giving back is nobody’s, and whoever needs it has it', async (t) => {
  const { url, name } = testDatabase(t);
  const store = await openStore({ url, database: name });
  t.after(() => store.close());
  const { appointments } = store;
  const client = await new mongo.MongoClient(url).connect();
  t.after(() => client.close());
  const documents = client.db(name).collection<{ readonly _id: string }>('appointments');
  await appointments.book(wanted('h1'), 'anna');
  const old = await documents.findOne({ _id: 'h1' });
  assert.ok(old);
  assert.equal((await appointments.move(seen('h1'), wanted('h2', eleven))).kind, 'done');
  await documents.insertOne(old);

  const day = { from: '2026-12-01T00:00:00Z', to: '2026-12-02T00:00:00Z' };
  const looking = { resourceIds: ['kim'], ...day, at: wanted('h').at, callId: 'call-9' };
  assert.deepEqual(
    (await appointments.busy(looking)).map(({ from }) => from),
    [eleven.slot.startsAt],
  );
  const upcoming = await appointments.upcomingFor(['anna'], wanted('h').at);
  assert.deepEqual(
    upcoming.map(({ revision }) => revision),
    [2],
  );
  assert.equal(await appointments.hold(wanted('h3', { callId: 'call-2' })), true);
  assert.equal(await documents.findOne({ _id: 'h1' }), null);
});

test('of two who move one appointment at once, one does, and the other learns it', async (t) => {
  for (let round = 0; round < 5; round += 1) {
    const [one, other] = await twoStoresFor(t);
    await one.appointments.book(wanted('h1'), 'anna');
    const lee = { ...eleven, slot: { ...eleven.slot, resourceId: 'lee' } };
    const moves = await Promise.all([
      one.appointments.move(seen('h1', { callId: 'a' }), wanted('to-a', { ...eleven, callId: 'a' })),
      other.appointments.move(seen('h1', { callId: 'b' }), wanted('to-b', { ...lee, callId: 'b' })),
    ]);
    assert.deepEqual(moves.map(({ kind }) => kind).toSorted(), ['changed', 'done']);
    const { resourceId, revision } = (await one.appointments.get('h1')) ?? {};
    assert.equal(revision, 2);
    assert.equal(resourceId, moves[0].kind === 'done' ? 'kim' : 'lee');
  }
});

test('a move to a time that somebody has leaves the appointment where it is', async (t) => {
  const { appointments } = await storeFor(t);
  const booked = await appointments.book(wanted('h1'), 'anna');
  await appointments.book(wanted('h2', { ...eleven, callId: 'call-2' }), 'mark');
  assert.deepEqual(await appointments.move(seen('h1'), wanted('h3', eleven)), { kind: 'taken' });
  assert.deepEqual(await appointments.get('h1'), booked);
});

test('what was cancelled meanwhile is not moved, and its hold does not become an appointment', async (t) => {
  const { appointments } = await storeFor(t);
  await appointments.book(wanted('h1'), 'anna');
  await appointments.hold(wanted('h2', eleven));
  await appointments.cancel(seen('h1', { callId: 'call-2' }));
  assert.deepEqual(await appointments.move(seen('h1'), wanted('h2', eleven)), { kind: 'changed' });
  assert.equal((await appointments.get('h1'))?.state, 'cancelled');
  assert.equal(await appointments.get('h2'), undefined);
});

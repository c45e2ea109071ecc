import assert from 'node:assert/strict';
import test from 'node:test';
import { eleven, seen, wanted } from './appointments.ts';
import { storeFor, twoStoresFor } from './store-for-test.ts';

test('who moves an appointment has the new time, and others can have the old one', async (t) => {
  const { appointments } = await storeFor(t);
  await appointments.book(wanted('h1'), 'anna');
  const to = wanted('h2', eleven);
  assert.equal(await appointments.hold({ ...to, moving: 'h1' }), true);
  const moved = await appointments.move(seen('h1'), to);
  assert.ok(moved.kind === 'done');
  assert.equal(moved.appointment.startsAt, eleven.slot.startsAt);
  assert.equal(moved.appointment.revision, 2);
  assert.deepEqual(await appointments.move(seen('h1'), to), moved);
  assert.equal(await appointments.hold(wanted('h3', { ...eleven, callId: 'call-2' })), false);
  assert.equal(await appointments.hold(wanted('h4', { callId: 'call-2' })), true);
});

test('an appointment is moved by less than it lasts, and nobody gets what it leaves before it has left', async (t) => {
  const { appointments } = await storeFor(t);
  await appointments.book(wanted('h1'), 'anna');
  const quarterLater = wanted('h2', {
    slot: { resourceId: 'kim', startsAt: '2026-12-01T10:15:00.000Z', endsAt: '2026-12-01T10:45:00.000Z' },
    busyUntil: '2026-12-01T10:45:00.000Z',
  });
  assert.equal(await appointments.hold({ ...quarterLater, moving: 'h1' }), true);
  assert.equal((await appointments.move(seen('h1'), quarterLater)).kind, 'done');
  assert.equal(await appointments.hold(wanted('h3', { callId: 'call-2' })), false);
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
  await appointments.hold({ ...wanted('h2', eleven), moving: 'h1' });
  await appointments.cancel(seen('h1', { callId: 'call-2' }));
  assert.deepEqual(await appointments.move(seen('h1'), wanted('h2', eleven)), { kind: 'changed' });
  assert.equal((await appointments.get('h1'))?.state, 'cancelled');
  assert.equal(await appointments.get('h2'), undefined);
});

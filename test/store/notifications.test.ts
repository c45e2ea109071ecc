import assert from 'node:assert/strict';
import test from 'node:test';
import type { NewNotification, Settlement } from '../../store/notifications.ts';
import { storeFor, twoStoresFor } from './store-for-test.ts';

const AT = '2026-11-26T10:00:00.000Z';

const notification = (notificationId: string, change: Partial<NewNotification> = {}): NewNotification => ({
  notificationId,
  customerId: 'anna',
  message: 'Your order has arrived.',
  priority: 'normal',
  ...change,
});

const yes = (callId: string): Settlement => ({ state: 'acknowledged', callId, at: AT, words: 'yes please' });
const no = (callId: string): Settlement => ({
  state: 'flagged',
  callId,
  at: AT,
  why: 'declined',
  words: 'no',
});

test('a notification is read back as it was put, pending and never read', async (t) => {
  const { notifications } = await storeFor(t);
  const given = notification('n1', { dueAt: AT, expiresAt: '2026-12-01T00:00:00.000Z', priority: 'urgent' });
  assert.equal(await notifications.put(given), true);
  assert.equal(await notifications.put(given), true);
  assert.deepEqual(await notifications.get('n1'), { ...given, state: 'pending', attempts: 0 });
});

test('what is put again without a time has none any more', async (t) => {
  const { notifications } = await storeFor(t);
  await notifications.put(notification('n1', { dueAt: AT, expiresAt: AT }));
  await notifications.put(notification('n1'));
  const { dueAt, expiresAt } = (await notifications.get('n1')) ?? {};
  assert.deepEqual([dueAt, expiresAt], [undefined, undefined]);
});

test('one that is settled is not pending again, however often it is put', async (t) => {
  const { notifications } = await storeFor(t);
  await notifications.put(notification('n1'));
  await notifications.settle('n1', yes('call-1'));
  assert.equal(await notifications.put(notification('n1', { message: 'Another text.' })), false);
  const { state, message } = (await notifications.get('n1')) ?? {};
  assert.deepEqual([state, message], ['acknowledged', 'Your order has arrived.']);
});

test('the pending ones come most urgent first, then by when they are due, and expired ones not at all', async (t) => {
  const { notifications } = await storeFor(t);
  for (const one of [
    notification('low', { priority: 'low', dueAt: '2020-01-01T00:00:00Z' }),
    notification('whenever'),
    notification('late', { dueAt: '2026-12-24T00:00:00Z' }),
    notification('soon', { dueAt: '2026-11-27T00:00:00Z' }),
    notification('urgent', { priority: 'urgent' }),
    notification('expired', { expiresAt: AT }),
    notification('still', { expiresAt: '2026-11-26T10:00:00.001Z', priority: 'urgent', dueAt: AT }),
    notification('another-customer', { customerId: 'mark' }),
  ])
    await notifications.put(one);

  const pending = await notifications.pendingFor(['anna'], AT);
  assert.deepEqual(
    pending.map(({ notificationId }) => notificationId),
    ['still', 'urgent', 'soon', 'late', 'whenever', 'low'],
  );
  assert.equal((await notifications.pendingFor(['anna', 'mark'], AT)).length, 7);
});

test('a call that reads it counts once, another one again', async (t) => {
  const { notifications } = await storeFor(t);
  await notifications.put(notification('n1'));
  for (const callId of ['call-1', 'call-1', 'call-2']) {
    assert.equal(await notifications.beginReading('n1', callId), true);
  }
  assert.equal((await notifications.get('n1'))?.attempts, 2);

  await notifications.settle('n1', yes('call-1'));
  assert.equal(await notifications.beginReading('n1', 'call-2'), false);
  assert.equal((await notifications.get('n1'))?.attempts, 2);
});

test('of calls that settle it at once one does, and repeats it as often as it likes', async (t) => {
  const stores = await twoStoresFor(t);
  await stores[0].notifications.put(notification('n1'));
  const calls = Array.from({ length: 20 }, (_, n) => `call-${n}`);

  const results = await Promise.all(
    calls.map((callId, n) => stores[n % 2 === 0 ? 0 : 1].notifications.settle('n1', yes(callId))),
  );

  const winners = calls.filter((_, n) => results[n]?.kind === 'settled');
  assert.equal(winners.length, 1);
  assert.equal(results.filter(({ kind }) => kind === 'settled-before').length, 19);
  const [winner = ''] = winners;
  assert.equal((await stores[0].notifications.get('n1'))?.settled?.callId, winner);
  assert.deepEqual(await stores[1].notifications.settle('n1', yes(winner)), { kind: 'settled' });
  const otherwise = await stores[1].notifications.settle('n1', no(winner));
  assert.deepEqual(otherwise, { kind: 'settled-before' }, 'the first word stands');
});

test('one that was withdrawn is not settled any more, and one that is settled not withdrawn', async (t) => {
  const { notifications } = await storeFor(t);
  await notifications.put(notification('n1'));
  await notifications.put(notification('n2'));
  await notifications.withdraw('n1', AT);
  assert.deepEqual(await notifications.settle('n1', yes('call-1')), { kind: 'withdrawn' });
  assert.deepEqual(await notifications.settle('gone', yes('call-1')), { kind: 'withdrawn' });
  await notifications.settle('n2', yes('call-1'));
  await notifications.withdraw('n2', AT);
  assert.equal((await notifications.get('n2'))?.state, 'acknowledged');
});

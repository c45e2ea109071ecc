import assert from 'node:assert/strict';
import test from 'node:test';
import { storeFor } from './store-for-test.ts';

const ANNA = { customerId: 'anna', name: 'Anna', numbers: ['+6581110001', '+6591110001'] };
const MARK = { customerId: 'mark', name: 'Mark', numbers: ['+6581110001'] };

test('customers are found by each of their numbers, and all of those who share one', async (t) => {
  const { customers } = await storeFor(t);
  for (const customer of [MARK, ANNA, ANNA]) await customers.put(customer);
  assert.deepEqual(await customers.get('anna'), ANNA);
  assert.deepEqual(await customers.byNumber('+6591110001'), [ANNA]);
  assert.deepEqual(await customers.byNumber('+6581110001'), [ANNA, MARK]);
  assert.deepEqual(await customers.byNumber('+6500000000'), []);
});

test('a number that is given up leads nowhere', async (t) => {
  const { customers } = await storeFor(t);
  await customers.put(ANNA);
  await customers.put({ ...ANNA, numbers: ['+6591110001'] });
  assert.deepEqual(await customers.byNumber('+6581110001'), []);
});

test('whoever gives their name in a call becomes one customer, however often that is repeated', async (t) => {
  const { customers } = await storeFor(t);
  const peter = { name: 'Peter Jones', number: '+6581110009', key: 'call-1' };
  const [first, ...others] = await Promise.all([1, 2, 3].map(() => customers.create(peter)));
  assert.ok(first);
  for (const other of others) assert.deepEqual(other, first);
  assert.deepEqual(await customers.byNumber(peter.number), [first]);
  const another = await customers.create({ ...peter, key: 'call-2' });
  assert.notEqual(another.customerId, first.customerId);
});

test('a customer who withholds their number is kept without one', async (t) => {
  const { customers } = await storeFor(t);
  const { customerId, numbers } = await customers.create({ name: 'Anna', key: 'call-1' });
  assert.deepEqual(numbers, []);
  assert.equal((await customers.get(customerId))?.name, 'Anna');
});

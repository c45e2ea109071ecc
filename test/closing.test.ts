import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Closing } from '../closing.ts';

test('closes in the opposite order of the opening, one after the other', async () => {
  const closing = new Closing();
  const order: string[] = [];
  closing.add(() => void order.push('store'));
  closing.add(async () => {
    order.push('writer begins');
    await new Promise((resolve) => setImmediate(resolve));
    order.push('writer done');
  });
  closing.add(() => void order.push('platform'));

  await closing.close();

  assert.deepEqual(order, ['platform', 'writer begins', 'writer done', 'store']);
});

test('closes the rest when a part cannot be closed, and then tells all that failed', async () => {
  const closing = new Closing();
  const order: string[] = [];
  closing.add(() => void order.push('store'));
  closing.add(() => Promise.reject(new Error('writer is stuck')));
  closing.add(() => {
    throw new Error('platform is stuck');
  });

  await assert.rejects(closing.close(), (failure) => {
    assert.ok(failure instanceof AggregateError);
    assert.deepEqual(
      failure.errors.map(({ message }: Error) => message),
      ['platform is stuck', 'writer is stuck'],
    );
    return true;
  });
  assert.deepEqual(order, ['store']);
});

test('closes each part once, however often it is asked', async () => {
  const closing = new Closing();
  let closed = 0;
  closing.add(() => void (closed += 1));

  await Promise.all([closing.close(), closing.close()]);
  await closing.close();

  assert.equal(closed, 1);
});

test('has nothing to do when nothing was opened', async () => {
  await new Closing().close();
});

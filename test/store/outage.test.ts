import assert from 'node:assert/strict';
import test from 'node:test';
import { openStore, StoreUnreachable } from '../../store/open-store.ts';
import { doorTo } from '../door.ts';
import { eventually } from '../eventually.ts';
import { testDatabase } from '../stack.ts';
import { read, recording, second, sound } from './store-for-test.ts';

test('an outage is told within seconds, and afterwards the same store goes on', async (t) => {
  const { url, name } = testDatabase(t);
  const door = await doorTo(t, new URL(url).host);
  await door.open();
  const store = await openStore({ url: `mongodb://${door.address}/?directConnection=true`, database: name });
  t.after(() => store.close());
  await store.recordings.begin(recording());
  await store.recordings.append(second(0));

  door.shut();
  await assert.rejects(store.recordings.append(second(1)));
  await assert.rejects(store.ping());

  await door.open();
  await eventually(() => store.recordings.append(second(1)));
  assert.ok((await read(store.recordings.audio('call-1-4'))).equals(sound(0, 48_000)));
});

test('a store that is not there is named, without the password of its address', async () => {
  await assert.rejects(
    openStore({ url: 'mongodb://holdfast:hunter2@127.0.0.1:9/?retryWrites=true' }),
    (failure) => {
      assert.ok(failure instanceof StoreUnreachable);
      assert.match(failure.message, /127\.0\.0\.1:9\/: start it, or point MONGODB_URL/);
      assert.doesNotMatch(failure.message, /hunter2/);
      return true;
    },
  );
});

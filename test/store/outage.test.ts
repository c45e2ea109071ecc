import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import test, { type TestContext } from 'node:test';
import { openStore, StoreUnreachable } from '../../store/open-store.ts';
import { eventually } from '../eventually.ts';
import { testDatabase } from '../stack.ts';
import { read, recording, second, sound } from './store-for-test.ts';

/** A way to the server that can be cut. */
async function wayTo(t: TestContext, url: string) {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const door = createServer((inner) => {
    const outer = connect(Number(port), hostname);
    for (const [socket, other] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    inner.pipe(outer).pipe(inner);
  });
  const openDoor = async (at: number) => {
    await once(door.listen(at, '127.0.0.1'), 'listening');
    const address = door.address();
    assert.ok(address !== null && typeof address === 'object');
    return address.port;
  };
  const at = await openDoor(0);
  const cut = () => {
    door.close();
    for (const socket of sockets) socket.destroy();
  };
  t.after(cut);
  return { url: `mongodb://127.0.0.1:${at}/?directConnection=true`, cut, mend: () => openDoor(at) };
}

test('an outage is told within seconds, and afterwards the same store goes on', async (t) => {
  const { url, name } = testDatabase(t);
  const way = await wayTo(t, url);
  const store = await openStore({ url: way.url, database: name });
  t.after(() => store.close());
  await store.recordings.begin(recording());
  await store.recordings.append(second(0));

  way.cut();
  await assert.rejects(store.recordings.append(second(1)));
  await assert.rejects(store.ping());

  await way.mend();
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

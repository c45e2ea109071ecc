import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { mongo } from 'mongoose';
import { startMongo } from '../../simulator/stack/mongo.ts';
import { testStack } from '../stack.ts';
import { asking, dataFolder, endAfter, ownMongo } from './servers.ts';

const ROUNDS = 3;
const WRITERS = 8;
/** As many as must be acknowledged before a kill: it comes in the middle of the writing, not before it. */
const BEFORE_KILL = 60;

interface Document {
  readonly _id: string;
  readonly sound: Buffer;
}

/** Inserts one document after the other until the server is gone; adds the ids that were acknowledged. */
async function writeUntilGone(documents: mongo.Collection<Document>, from: string, acknowledged: string[]) {
  for (let n = 0; ; n += 1) {
    const id = `${from}-${n}`;
    try {
      await documents.insertOne(
        { _id: id, sound: Buffer.alloc(4_800, n) },
        { writeConcern: { w: 1, j: true } },
      );
    } catch {
      return; // killed: this one was not acknowledged
    }
    acknowledged.push(id);
  }
}

test('keeps every acknowledged write when it is killed with SIGKILL in the middle of writing', async (t) => {
  const server = await ownMongo(t);
  const acknowledged: string[] = [];

  for (let round = 1; round <= ROUNDS; round += 1) {
    await asking(server.url, async (client) => {
      const documents = client.db('kill').collection<Document>('documents');
      const before = acknowledged.length;
      const writers = Array.from({ length: WRITERS }, (_, writer) =>
        writeUntilGone(documents, `${round}-${writer}`, acknowledged),
      );
      while (acknowledged.length < before + BEFORE_KILL) await documents.estimatedDocumentCount();
      await server.kill('SIGKILL');
      await Promise.all(writers);
      await server.restart();
    });
  }

  const found = await asking(server.url, (client) =>
    client
      .db('kill')
      .collection<Document>('documents')
      .find({}, { projection: { _id: 1 } })
      .toArray(),
  );
  const present = new Set(found.map(({ _id }) => _id));
  const lost = acknowledged.filter((id) => !present.has(id));
  assert.ok(acknowledged.length >= ROUNDS * BEFORE_KILL);
  assert.deepEqual(lost, []);
});

test('refuses a folder that another server uses, and names the process that has it', async (t) => {
  const folder = dataFolder();
  const options = { program: testStack().mongoServer, dataDir: folder };
  const first = await startMongo(options);
  endAfter(t, first, folder);

  await assert.rejects(
    startMongo(options),
    new RegExp(`MongoDB: the folder .* is in use by process ${process.pid}: stop that one first`),
  );

  const answer = await asking(first.url, (client) => client.db('admin').command({ ping: 1 }));
  assert.equal(answer['ok'], 1);
});

test('removes the data of another version of the embedded server, and says so', async (t) => {
  const folder = dataFolder();
  const options = { program: testStack().mongoServer, dataDir: folder };
  const first = await startMongo(options);
  await asking(first.url, (client) => client.db('old').collection('documents').insertOne({ n: 1 }));
  await first.stop();
  writeFileSync(join(folder, 'secantus/version'), 'secantusd-rs 0.0.1');

  const notices: string[] = [];
  const second = await startMongo({ ...options, notice: (text) => notices.push(text) });
  endAfter(t, second, folder);

  assert.match(
    notices.join('\n'),
    /was written by secantusd-rs 0\.0\.1; .* does not read it, so it was removed/,
  );
  const left = await asking(second.url, (client) =>
    client.db('old').collection('documents').countDocuments(),
  );
  assert.equal(left, 0);
});

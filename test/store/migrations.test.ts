import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { mongo } from 'mongoose';
import { migrate, MIGRATIONS, MigrationStuck, SchemaTooNew, type Migration } from '../../store/migrations.ts';
import { openStore } from '../../store/open-store.ts';
import { testDatabase } from '../stack.ts';

async function databaseFor(t: TestContext) {
  const { url, name } = testDatabase(t);
  const client = await mongo.MongoClient.connect(url);
  t.after(() => client.close());
  return { url, name, db: client.db(name) };
}

function noting(ran: string[], what: string): Migration {
  return {
    what,
    up: async () => {
      ran.push(what);
    },
  };
}

test('each migration is applied once, in order, and only the missing ones later', async (t) => {
  const { db } = await databaseFor(t);
  const ran: string[] = [];
  const [first, second, third] = ['first', 'second', 'third'].map((what) => noting(ran, what));
  assert.ok(first && second && third);
  await migrate(db, { migrations: [first, second] });
  await migrate(db, { migrations: [first, second] });
  await migrate(db, { migrations: [first, second, third] });
  assert.deepEqual(ran, ['first', 'second', 'third']);
});

test('of many processes that start at once one migrates, and all find it done', async (t) => {
  const { db } = await databaseFor(t);
  const ran: string[] = [];
  const migrations = [noting(ran, 'first'), noting(ran, 'second')];
  await Promise.all(Array.from({ length: 10 }, () => migrate(db, { migrations })));
  assert.deepEqual(ran, ['first', 'second']);
});

test('a database that newer code has used is refused, and its version stays', async (t) => {
  const { url, name, db } = await databaseFor(t);
  await migrate(db, { migrations: [...MIGRATIONS, noting([], 'of the future')] });
  await assert.rejects(openStore({ url, database: name }), (failure) => {
    assert.ok(failure instanceof SchemaTooNew);
    const future = MIGRATIONS.length + 1;
    assert.match(
      failure.message,
      new RegExp(`version ${future}, this code knows ${MIGRATIONS.length}: run the newer`),
    );
    return true;
  });
  await assert.rejects(migrate(db), SchemaTooNew);
});

test('a migration whose process died is run again by the next one', async (t) => {
  const { db } = await databaseFor(t);
  const ran: string[] = [];
  const dying: Migration = { what: 'first', up: () => Promise.reject(new Error('died')) };
  await assert.rejects(migrate(db, { migrations: [dying] }), /died/);
  await db
    .collection<{ _id: string }>('schema')
    .updateOne(
      { _id: 'schema' },
      { $set: { lockedBy: 'a dead process', lockedUntil: new Date(Date.now() + 300) } },
    );
  await migrate(db, { migrations: [noting(ran, 'first')] });
  assert.deepEqual(ran, ['first']);
});

test('a lock that never ends is named instead of waited for', async (t) => {
  const { db } = await databaseFor(t);
  await migrate(db, { migrations: [] });
  await db
    .collection<{ _id: string; version: number; lockedBy: string; lockedUntil: Date }>('schema')
    .insertOne({
      _id: 'schema',
      version: 0,
      lockedBy: 'gateway-7',
      lockedUntil: new Date(Date.now() + 3_600_000),
    });
  await assert.rejects(migrate(db, { migrations: [noting([], 'first')], lockMs: 100 }), (failure) => {
    assert.ok(failure instanceof MigrationStuck);
    assert.match(failure.message, /gateway-7/);
    return true;
  });
});

test('the first migration makes two segments of one number impossible and lets unused prompts go', async (t) => {
  const { db } = await databaseFor(t);
  await migrate(db);
  const segments = await db.collection('segments').indexes();
  assert.ok(segments.some(({ key, unique }) => unique === true && 'recordingId' in key && 'seq' in key));
  const prompts = await db.collection('promptAudio').indexes();
  assert.ok(prompts.some(({ expireAfterSeconds }) => expireAfterSeconds === 90 * 24 * 3600));
});

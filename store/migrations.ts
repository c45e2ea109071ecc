import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import type { Logger } from 'pino';
import { isDuplicate } from './duplicate.ts';

/** One step of the schema's history. It may be cut off at any point and run again, so it must bear repeating. */
export interface Migration {
  readonly what: string;
  up(db: mongo.Db): Promise<void>;
}

const DAY_SECONDS = 24 * 3600;
const NINETY_DAYS_SECONDS = 90 * DAY_SECONDS;

/** The whole history, oldest first: a database at version n has seen the first n. Never edit one, add another. */
export const MIGRATIONS: readonly Migration[] = [
  {
    what: 'indexes of the first collections',
    async up(db) {
      await db.collection('calls').createIndex({ rangAt: -1, _id: -1 });
      await db.collection('segments').createIndex({ recordingId: 1, seq: 1 }, { unique: true });
      await db.collection('recordings').createIndex({ callId: 1 });
      await db.collection('voicemails').createIndex({ receivedAt: -1, _id: -1 });
      await db.collection('voicemails').createIndex({ callId: 1 });
      await db
        .collection('promptAudio')
        .createIndex({ lastUsedAt: 1 }, { expireAfterSeconds: NINETY_DAYS_SECONDS });
      await db.collection('effects').createIndex({ state: 1, intendedAt: 1 });
    },
  },
  {
    what: 'answers are forgotten after a day',
    async up(db) {
      await db.collection('answers').createIndex({ at: 1 }, { expireAfterSeconds: DAY_SECONDS });
    },
  },
  {
    what: 'customers are found by number, and what they are to be told by customer',
    async up(db) {
      await db.collection('customers').createIndex({ numbers: 1 });
      await db.collection('notifications').createIndex({ customerId: 1, state: 1 });
    },
  },
  {
    what: 'no two appointments of a resource at one time',
    async up(db) {
      const appointments = db.collection('appointments');
      await appointments.createIndex(
        { claims: 1 },
        { unique: true, partialFilterExpression: { claims: { $exists: true } } },
      );
      await appointments.createIndex(
        { appointmentId: 1, revision: 1 },
        { unique: true, partialFilterExpression: { appointmentId: { $exists: true } } },
      );
      await appointments.createIndex({ resourceId: 1, startsAt: 1 });
      await appointments.createIndex({ customerId: 1, startsAt: 1 });
      await appointments.createIndex({ by: 1, state: 1 });
    },
  },
];

/** The database was last used by newer code, whose data this code would misread. */
export class SchemaTooNew extends Error {
  override name = 'SchemaTooNew';
  constructor(found: number, known: number) {
    super(
      `the database has schema version ${found}, this code knows ${known}: run the newer code, or restore a backup`,
    );
  }
}

/** Somebody holds the migration lock and does not come to an end. */
export class MigrationStuck extends Error {
  override name = 'MigrationStuck';
  constructor(by: string) {
    super(
      `the schema is locked by ${by} and does not change: if that process is gone, wait a minute and start again`,
    );
  }
}

interface SchemaDocument {
  readonly _id: 'schema';
  readonly version: number;
  readonly lockedBy?: string;
  readonly lockedUntil?: Date;
  readonly applied: readonly { readonly version: number; readonly what: string; readonly at: Date }[];
}

type SchemaCollection = mongo.Collection<SchemaDocument>;

const LOCK_MS = 60_000;
const LOOK_AGAIN_MS = 100;

export interface MigrateOptions {
  readonly migrations?: readonly Migration[];
  readonly log?: Logger;
  /** How long one migration may take before another process may take the lock over. */
  readonly lockMs?: number;
}

/**
 * Brings the database up to the newest version. Any number of processes may call it at once: one does the work, the
 * others wait for it.
 * @throws {SchemaTooNew} {MigrationStuck}
 */
export async function migrate(db: mongo.Db, options: MigrateOptions = {}): Promise<void> {
  const { migrations = MIGRATIONS, lockMs = LOCK_MS } = options;
  const schema = db.collection<SchemaDocument>('schema');
  const me = randomUUID();
  const deadline = Date.now() + 2 * lockMs;
  while ((await versionOf(schema, migrations.length)) < migrations.length) {
    if (await lock(schema, me, lockMs)) {
      await applyMissing(db, schema, { ...options, migrations, lockMs, me });
    } else if (Date.now() > deadline) {
      throw new MigrationStuck((await schema.findOne({ _id: 'schema' }))?.lockedBy ?? 'nobody');
    } else {
      await pause(LOOK_AGAIN_MS);
    }
  }
}

async function versionOf(schema: SchemaCollection, known: number): Promise<number> {
  const version = (await schema.findOne({ _id: 'schema' }))?.version ?? 0;
  if (version > known) throw new SchemaTooNew(version, known);
  return version;
}

async function lock(schema: SchemaCollection, me: string, lockMs: number): Promise<boolean> {
  await schema.insertOne({ _id: 'schema', version: 0, applied: [] }).catch((failure: unknown) => {
    if (!isDuplicate(failure)) throw failure;
  });
  const now = Date.now();
  const locked = await schema.updateOne(
    { _id: 'schema', $or: [{ lockedUntil: { $exists: false } }, { lockedUntil: { $lte: new Date(now) } }] },
    { $set: { lockedBy: me, lockedUntil: new Date(now + lockMs) } },
  );
  return locked.modifiedCount === 1;
}

interface Applying extends MigrateOptions {
  readonly migrations: readonly Migration[];
  readonly lockMs: number;
  readonly me: string;
}

async function applyMissing(db: mongo.Db, schema: SchemaCollection, applying: Applying): Promise<void> {
  const { migrations, lockMs, me, log } = applying;
  try {
    for (
      let version = await versionOf(schema, migrations.length);
      version < migrations.length;
      version += 1
    ) {
      const migration = migrations[version];
      if (migration === undefined) return;
      await migration.up(db);
      const at = new Date();
      const raised = await schema.updateOne(
        { _id: 'schema', version, lockedBy: me },
        {
          $set: { version: version + 1, lockedUntil: new Date(at.getTime() + lockMs) },
          $push: { applied: { version: version + 1, what: migration.what, at } },
        },
      );
      // The lock ran out and somebody else has gone on: they see to the rest.
      if (raised.modifiedCount === 0) return;
      log?.info({ version: version + 1, what: migration.what }, 'the database was migrated');
    }
  } finally {
    await schema.updateOne({ _id: 'schema', lockedBy: me }, { $unset: { lockedBy: '', lockedUntil: '' } });
  }
}

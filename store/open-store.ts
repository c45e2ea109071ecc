import { inspect } from 'node:util';
import { createConnection, type Connection, type ConnectOptions } from 'mongoose';
import type { Logger } from 'pino';
import { createAnswers, type Answers } from './answers.ts';
import { createAppointments, type Appointments } from './appointments.ts';
import { createCalls, type Calls } from './calls.ts';
import { createCustomers, type Customers } from './customers.ts';
import { createEffects, type Effects } from './effects.ts';
import { migrate } from './migrations.ts';
import { createNotifications, type Notifications } from './notifications.ts';
import { createOptOuts, type OptOuts } from './opt-outs.ts';
import { createPromptAudio, type PromptAudio } from './prompt-audio.ts';
import { createRecordings, type Recordings } from './recordings.ts';
import { createResources, type Resources } from './resources.ts';
import { createServices, type Services } from './services.ts';
import { createVoicemails, type Voicemails } from './voicemails.ts';

/** Everything that outlives a call, except its history, which is Temporal's. */
export interface Store {
  readonly calls: Calls;
  readonly answers: Answers;
  readonly recordings: Recordings;
  readonly voicemails: Voicemails;
  readonly promptAudio: PromptAudio;
  readonly effects: Effects;
  readonly customers: Customers;
  readonly notifications: Notifications;
  readonly services: Services;
  readonly resources: Resources;
  readonly appointments: Appointments;
  readonly optOuts: OptOuts;
  /** Resolves when the store answers; rejects within about two seconds when it does not. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly url: string;
  readonly database?: string;
  readonly log?: Logger;
}

/** No server answers at the address. */
export class StoreUnreachable extends Error {
  override name = 'StoreUnreachable';
  constructor(url: string, cause: unknown) {
    super(`no MongoDB answers at ${withoutSecrets(url)}: start it, or point MONGODB_URL at yours`, { cause });
  }
}

/** An outage is told to the caller after this long: callers retry, and a waiting one would hold up a call. */
const OUTAGE_MS = 2_000;

/** While a process starts nobody waits for it on the phone. */
const OPENING_TRIES = 5;

/** A server that is there but answers nothing (frozen, cut off) is given up on after this long. */
const ANSWER_MS = 5_000;

/**
 * Connects and brings the database to this code's schema. Every write is acknowledged by a majority and on disk
 * before it counts: most are promised to a caller, and the others are few.
 * @throws {StoreUnreachable} and {SchemaTooNew}; nothing is left open then.
 */
export async function openStore({ url, database = 'holdfast', log }: StoreOptions): Promise<Store> {
  const connection = createConnection();
  connection.on('disconnected', () => log?.warn({ database }, 'the store is gone: work on it is retried'));
  connection.on('reconnected', () => log?.info({ database }, 'the store is back'));
  connection.on('error', (err: unknown) => log?.warn({ database, err }, 'the store reports an error'));
  try {
    await connect(connection, url, database);
    await migrate(databaseOf(connection), log === undefined ? {} : { log });
  } catch (cause) {
    await connection.destroy();
    throw cause;
  }
  return storeOver(connection);
}

/** One that refuses is not there; one that is slow to answer has too much to do, and is asked again. */
async function connect(connection: Connection, url: string, database: string): Promise<void> {
  for (let left = OPENING_TRIES - 1; ; left -= 1) {
    try {
      await connection.openUri(url, optionsFor(database));
      return;
    } catch (cause) {
      if (left === 0 || isRefused(cause)) throw new StoreUnreachable(url, cause);
    }
  }
}

function isRefused(cause: unknown): boolean {
  return /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/.test(inspect(cause, { depth: 6 }));
}

function optionsFor(database: string): ConnectOptions {
  return {
    dbName: database,
    appName: 'holdfast',
    serverSelectionTimeoutMS: OUTAGE_MS,
    connectTimeoutMS: OUTAGE_MS,
    waitQueueTimeoutMS: OUTAGE_MS,
    socketTimeoutMS: ANSWER_MS,
    writeConcern: { w: 'majority', journal: true, wtimeoutMS: ANSWER_MS },
    promoteBuffers: true,
    // Mongoose would otherwise hold commands back for 10 s while the server is away.
    bufferCommands: false,
    // Collections and indexes are made by migrations, once, not by every process that starts.
    autoCreate: false,
    autoIndex: false,
  };
}

function storeOver(connection: Connection): Store {
  return {
    calls: createCalls(connection),
    answers: createAnswers(connection),
    recordings: createRecordings(connection),
    voicemails: createVoicemails(connection),
    promptAudio: createPromptAudio(connection),
    effects: createEffects(connection),
    customers: createCustomers(connection),
    notifications: createNotifications(connection),
    services: createServices(connection),
    resources: createResources(connection),
    appointments: createAppointments(connection),
    optOuts: createOptOuts(connection),
    ping: async () => {
      await databaseOf(connection).command({ ping: 1 });
    },
    close: async () => {
      connection.removeAllListeners();
      await connection.destroy();
    },
  };
}

function databaseOf(connection: Connection) {
  if (connection.db === undefined) throw new Error('the store is not connected: open it before use');
  return connection.db;
}

function withoutSecrets(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//…@').replace(/\?.*$/, '');
}

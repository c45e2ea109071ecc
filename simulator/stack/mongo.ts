import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { mongo } from 'mongoose';
import { freePort } from './ports.ts';
import { startProcess } from './processes.ts';
import type { Server } from './server.ts';
import { startServer } from './server.ts';

const ANSWERS_WITHIN_MS = 30_000;
const ASK_EVERY_MS = 50;
const TRIES = 3;

export interface MongoOptions {
  /** `mongod` or the embedded server's program: its name tells which. */
  readonly program: string;
  /** Each kind keeps its data in a folder of its own below: their files look alike, but are not. */
  readonly dataDir: string;
  readonly logFile?: string;
  /** Is told what a person should know: that data of another version was removed. */
  readonly notice?: (text: string) => void;
}

export interface MongoServer extends Server {
  readonly url: string;
  /** Which server it is, with its version, for whoever looks. */
  readonly kind: string;
}

/** How one kind of server is started and known. */
interface Kind {
  readonly folder: string;
  readonly url: (port: number) => string;
  readonly args: (port: number, dataDir: string) => string[];
  readonly readyLine: RegExp;
  /** Whether data written by one version may be opened by another. */
  readonly keepsDataAcrossVersions: boolean;
  readonly prepare: (client: mongo.MongoClient, port: number) => Promise<unknown>;
}

/**
 * A transaction is on disk before it is acknowledged only with --sync-on-commit: without it acknowledged writes were
 * lost to kill -9. A settings file in the working or home folder would be read, so an empty one is named.
 */
const SECANTUS: Kind = {
  folder: 'secantus',
  url: (port) => `mongodb://127.0.0.1:${port}`,
  args: (port, dataDir) =>
    flags({
      config: join(dataDir, 'empty.toml'),
      host: '127.0.0.1',
      port: String(port),
      'storage-path': join(dataDir, 'store'),
      'sync-on-commit': true,
      'cache-size': '256M',
      'log-level': 'WARNING',
    }),
  readyLine: /listening on 127\.0\.0\.1:\d+/,
  keepsDataAcrossVersions: false,
  prepare: (client) => client.db('admin').command({ ping: 1 }),
};

/** A replica set of one, since transactions and change streams need a replica set. */
const MONGOD: Kind = {
  folder: 'mongod',
  url: (port) => `mongodb://127.0.0.1:${port}/?replicaSet=rs0`,
  args: (port, dataDir) =>
    flags({
      bind_ip: '127.0.0.1',
      port: String(port),
      dbpath: join(dataDir, 'store'),
      replSet: 'rs0',
      wiredTigerCacheSizeGB: '0.25',
    }),
  readyLine: /Waiting for connections/,
  keepsDataAcrossVersions: true,
  prepare: becomePrimary,
};

/** A server of MongoDB's protocol on a free port, once it takes writes. */
export async function startMongo(options: MongoOptions): Promise<MongoServer> {
  const kind = basename(options.program) === 'mongod' ? MONGOD : SECANTUS;
  const version = await versionOf(options.program);
  const dataDir = join(options.dataDir, kind.folder);
  for (let left = TRIES; ; left -= 1) {
    const port = await freePort();
    try {
      const server = await startServer({
        name: 'MongoDB',
        dataDir,
        launch: () => launch(kind, { ...options, dataDir }, { port, version }),
        answers: (died) => untilAnswers(kind, port, died),
      });
      return Object.assign(server, { url: kind.url(port), kind: version });
    } catch (error) {
      if (left <= 1 || !/[Aa]ddress (already )?in use/.test(String(error))) throw error;
    }
  }
}

async function versionOf(program: string): Promise<string> {
  const { stdout } = await promisify(execFile)(program, ['--version'], { timeout: 10_000 });
  return stdout.split('\n')[0]?.trim() ?? '';
}

async function launch(kind: Kind, options: MongoOptions, at: { port: number; version: string }) {
  const { dataDir, program, logFile } = options;
  if (!kind.keepsDataAcrossVersions) removeDataOfAnotherVersion(options, at.version);
  mkdirSync(join(dataDir, 'store'), { recursive: true });
  writeFileSync(join(dataDir, 'empty.toml'), '');
  writeFileSync(join(dataDir, 'version'), at.version);
  return startProcess({
    name: 'MongoDB',
    command: program,
    args: kind.args(at.port, dataDir),
    cwd: dataDir,
    ready: (line) => kind.readyLine.test(line) || undefined,
    ...(logFile === undefined ? {} : { logFile }),
  });
}

function removeDataOfAnotherVersion({ dataDir, notice }: MongoOptions, version: string): void {
  const file = join(dataDir, 'version');
  const before = existsSync(file) ? readFileSync(file, 'utf8') : version;
  if (before === version) return;
  rmSync(join(dataDir, 'store'), { recursive: true, force: true });
  notice?.(
    `The data in ${dataDir} was written by ${before}; ${version} does not read it, so it was removed.`,
  );
}

async function untilAnswers(kind: Kind, port: number, died: AbortSignal): Promise<void> {
  const giveUpAt = performance.now() + ANSWERS_WITHIN_MS;
  const client = new mongo.MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 2000,
  });
  try {
    for (;;) {
      const failure = await kind.prepare(client, port).then(
        () => undefined,
        (error: unknown) => ({ error }),
      );
      if (failure === undefined) return;
      if (died.aborted || performance.now() > giveUpAt) {
        const message = `MongoDB on port ${port} does not answer after ${ANSWERS_WITHIN_MS / 1000} s`;
        throw new Error(message, { cause: failure.error });
      }
      await sleep(ASK_EVERY_MS);
    }
  } finally {
    await client.close();
  }
}

/** Makes it a replica set the first time; rejects until it takes writes. */
async function becomePrimary(client: mongo.MongoClient, port: number): Promise<void> {
  const admin = client.db('admin');
  const hello = await admin.command({ hello: 1 });
  if (hello['isWritablePrimary'] === true) return;
  if (hello['setName'] === undefined) {
    await admin.command({
      replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: `127.0.0.1:${port}` }] },
    });
  }
  throw new Error('not yet a writable primary');
}

function flags(options: Readonly<Record<string, string | true>>): string[] {
  return Object.entries(options).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [`--${name}`, value],
  );
}

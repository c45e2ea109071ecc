import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import type { SearchAttributeType } from '@temporalio/common';
import { freePort } from './ports.ts';
import { startProcess } from './processes.ts';
import type { Server } from './server.ts';
import { startServer } from './server.ts';

/**
 * One shard of the development server reads its queues at about 20 per second unless told otherwise, which makes each
 * decision of a busy system cost 100 ms instead of 20 (measured with server 1.32.0).
 */
const DYNAMIC_CONFIG = [
  'history.transferProcessorMaxPollRPS=2000',
  'history.timerProcessorMaxPollRPS=2000',
  'history.visibilityProcessorMaxPollRPS=2000',
];
/** With these a database file is as fast as memory and survives the death of the process. */
const PRAGMAS = ['journal_mode=WAL', 'synchronous=NORMAL'];
const NAMESPACE = 'default';
const ANSWERS_WITHIN_MS = 30_000;
const ASK_EVERY_MS = 50;
/** Somebody may take a port between our finding it free and the server's listening on it. */
const TRIES = 3;

/** Names of the types as the server's command line writes them. */
const TYPE_NAMES: Readonly<Record<SearchAttributeType, string>> = {
  TEXT: 'Text',
  KEYWORD: 'Keyword',
  INT: 'Int',
  DOUBLE: 'Double',
  BOOL: 'Bool',
  DATETIME: 'Datetime',
  KEYWORD_LIST: 'KeywordList',
};

export interface TemporalOptions {
  /** The program `temporal`. */
  readonly cli: string;
  readonly dataDir: string;
  readonly logFile?: string;
  readonly searchAttributes?: readonly { readonly name: string; readonly type: SearchAttributeType }[];
  /** Without its web pages; they are on by default. */
  readonly headless?: boolean;
}

export interface TemporalServer extends Server {
  /** host:port for clients and workers. */
  readonly address: string;
  /** Where a person reads the calls; absent when headless. */
  readonly uiUrl?: string;
}

/** Temporal's real development server with a database file, on free ports, once it knows the search attributes. */
export async function startTemporal(options: TemporalOptions): Promise<TemporalServer> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await startOn(await freePort(), await freePort(), options);
    } catch (error) {
      if (left <= 1 || !/address already in use/.test(String(error))) throw error;
    }
  }
}

async function startOn(port: number, uiPort: number, options: TemporalOptions): Promise<TemporalServer> {
  const address = `127.0.0.1:${port}`;
  const server = await startServer({
    name: 'Temporal',
    dataDir: options.dataDir,
    launch: () =>
      startProcess({
        name: 'Temporal',
        command: options.cli,
        args: serverArguments(port, uiPort, options),
        ...(options.logFile === undefined ? {} : { logFile: options.logFile }),
      }),
    answers: (died) => untilAnswers(address, options, died),
  });
  const ui = options.headless === true ? {} : { uiUrl: `http://127.0.0.1:${uiPort}` };
  return Object.assign(server, { address, ...ui });
}

function serverArguments(port: number, uiPort: number, options: TemporalOptions): string[] {
  const attributes = options.searchAttributes ?? [];
  const ui = options.headless === true ? ['--headless'] : ['--ui-port', String(uiPort)];
  const address = [
    '--ip',
    '127.0.0.1',
    '--port',
    String(port),
    '--db-filename',
    join(options.dataDir, 'temporal.db'),
  ];
  return ['server', 'start-dev', '--log-level', 'error'].concat(
    address,
    ui,
    many('--sqlite-pragma', PRAGMAS),
    many('--dynamic-config-value', DYNAMIC_CONFIG),
    many(
      '--search-attribute',
      attributes.map(({ name, type }) => `${name}=${TYPE_NAMES[type]}`),
    ),
  );
}

function many(flag: string, values: readonly string[]): string[] {
  return values.flatMap((value) => [flag, value]);
}

async function untilAnswers(
  address: string,
  { searchAttributes = [] }: TemporalOptions,
  died: AbortSignal,
): Promise<void> {
  const giveUpAt = performance.now() + ANSWERS_WITHIN_MS;
  const inTime = () => !died.aborted && performance.now() < giveUpAt;
  // gRPC waits a second after a refused connection before it tries again; a bare socket need not.
  while (inTime() && !(await isListening(address))) await sleep(ASK_EVERY_MS);
  const connection = Connection.lazy({ address });
  try {
    let missing = await missingAttributes(connection, searchAttributes);
    while (inTime() && missing?.length !== 0) {
      await sleep(ASK_EVERY_MS);
      missing = await missingAttributes(connection, searchAttributes);
    }
    if (missing?.length === 0) return;
    const what = missing === undefined ? 'not' : `without search attributes ${missing.join(', ')}`;
    throw new Error(`Temporal on ${address} answers ${what} after ${ANSWERS_WITHIN_MS / 1000} s`);
  } finally {
    await connection.close();
  }
}

/** Names that the server does not know yet; undefined while it does not answer at all. */
async function missingAttributes(
  connection: Connection,
  wanted: readonly { readonly name: string }[],
): Promise<string[] | undefined> {
  try {
    return await connection.withDeadline(Date.now() + 2000, async () => {
      await connection.workflowService.describeNamespace({ namespace: NAMESPACE });
      const known = await connection.operatorService.listSearchAttributes({ namespace: NAMESPACE });
      return wanted.map(({ name }) => name).filter((name) => known.customAttributes[name] === undefined);
    });
  } catch {
    return undefined; // it is still starting: whether it died is the launcher's question
  }
}

function isListening(address: string): Promise<boolean> {
  const [host = '', port] = address.split(':');
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host, port: Number(port) });
  socket.once('connect', () => resolve(true));
  socket.once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

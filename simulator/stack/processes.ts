import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { signalGroup, spawnGuarded } from '../../set-up/guarded.mjs';

const TAIL_LINES = 25;
const READY_WITHIN_MS = 30_000;
const GRACE_MS = 10_000;

export interface ProcessOptions<Ready> {
  /** How messages and the log name it. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to our own environment; undefined takes a setting away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Everything that it prints is appended here. */
  readonly logFile?: string;
  /**
   * Is given each line that it prints, from either output, until it returns something else than undefined: then the
   * process is ready. Absent: ready as soon as it runs.
   */
  readonly ready?: (line: string) => Ready | undefined;
  readonly readyWithinMs?: number;
  /** Time between SIGTERM and SIGKILL when it is stopped, or when this process dies. */
  readonly graceMs?: number;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningProcess<Ready = undefined> {
  readonly name: string;
  readonly pid: number;
  /** What `ready` made of the line that said so. */
  readonly said: Ready;
  /** Never rejects. */
  readonly exited: Promise<Exit>;
  /** Sends a signal to it and whatever it started, and says nothing of how that ends: wait for `exited`. */
  kill(signal: NodeJS.Signals): void;
  /** SIGTERM, after the grace SIGKILL; settles when it has ended. Stopping what has ended is no error. */
  stop(): Promise<Exit>;
  /** The last lines that it printed. */
  tail(): string;
}

/**
 * Starts a program that cannot outlive this process, in a process group of its own: the terminal's Ctrl-C reaches only
 * us. Settles when it is ready; rejects with its last lines when it ends before, or is not ready in time.
 */
export async function startProcess<Ready = undefined>(
  options: ProcessOptions<Ready>,
): Promise<RunningProcess<Ready | undefined>> {
  const { name, graceMs = GRACE_MS } = options;
  const child = spawnGuarded(options.command, options.args, {
    env: { ...process.env, ...options.env },
    stdout: 'pipe',
    stderr: 'pipe',
    graceMs,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const exited = exitOf(child);
  const output = follow(child, options);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name} could not be started: no process for ${options.command}`);
  const kill = (signal: NodeJS.Signals): void => void signalGroup(pid, signal);
  const stop = () => stopWithin(kill, exited, graceMs);
  const said = await untilReady(options, { exited, output, stop });
  return { name, pid, said, exited, kill, stop, tail: () => output.tail.join('\n') };
}

interface Output<Ready> {
  readonly tail: string[];
  readonly ready: Promise<Ready | undefined>;
}

function follow<Ready>(child: ChildProcess, options: ProcessOptions<Ready>): Output<Ready> {
  const tail: string[] = [];
  const log = options.logFile === undefined ? undefined : openLog(options.logFile);
  const { promise: ready, resolve } = Promise.withResolvers<Ready | undefined>();
  let waiting = options.ready;
  if (waiting === undefined) resolve(undefined);
  const onLine = (line: string): void => {
    tail.push(line);
    if (tail.length > TAIL_LINES) tail.shift();
    log?.write(`${line}\n`);
    const said = waiting?.(line);
    if (said === undefined) return;
    waiting = undefined;
    resolve(said);
  };
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', onLine);
  }
  child.once('close', () => log?.close());
  return { tail, ready };
}

/** Written through at once: whoever sees the process end must find its last words in the file. */
function openLog(file: string): { write(line: string): void; close(): void } {
  mkdirSync(dirname(file), { recursive: true });
  const log = openSync(file, 'a');
  return { write: (line) => void writeSync(log, line), close: () => closeSync(log) };
}

/** Waits for `close`, not `exit`: only then has everything been read that it printed. */
function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: 127, signal: null }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

interface Starting<Ready> {
  readonly exited: Promise<Exit>;
  readonly output: Output<Ready>;
  readonly stop: () => Promise<Exit>;
}

async function untilReady<Ready>(
  options: ProcessOptions<Ready>,
  { exited, output, stop }: Starting<Ready>,
): Promise<Ready | undefined> {
  const withinMs = options.readyWithinMs ?? READY_WITHIN_MS;
  const clock = new AbortController();
  const fail = (what: string) => new Error(`${options.name} ${what}${lastLines(options, output)}`);
  const outcome = await Promise.race([
    output.ready.then((said) => ({ said })),
    exited.then((exit) => fail(`ended (${describeExit(exit)}) before it was ready`)),
    sleep(withinMs, fail(`was not ready within ${withinMs / 1000} s`), { signal: clock.signal, ref: false }),
  ]).finally(() => clock.abort());
  if (!(outcome instanceof Error)) return outcome.said;
  await stop();
  throw outcome;
}

/** "status 1" or "SIGKILL". */
export function describeExit({ code, signal }: Exit): string {
  return signal ?? `status ${code}`;
}

function lastLines({ logFile }: ProcessOptions<unknown>, { tail }: Output<unknown>): string {
  const where = logFile === undefined ? '' : `\n  The whole log is in ${logFile}`;
  return tail.length === 0 ? `, and printed nothing${where}` : `:\n    ${tail.join('\n    ')}${where}`;
}

async function stopWithin(
  kill: (signal: NodeJS.Signals) => void,
  exited: Promise<Exit>,
  graceMs: number,
): Promise<Exit> {
  const clock = new AbortController();
  kill('SIGTERM');
  void sleep(graceMs, undefined, { signal: clock.signal }).then(
    () => kill('SIGKILL'),
    () => {}, // it ended in time
  );
  return exited.finally(() => clock.abort());
}

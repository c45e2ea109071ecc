import { Runtime } from '@temporalio/worker';
import { pino } from 'pino';
import { z } from 'zod';
import { readSettings, GATEWAY_NEEDS, WORKER_NEEDS } from '../config.ts';
import { startGateway } from '../gateway/start-gateway.ts';
import { temporalRuntime } from '../logging.ts';
import { ourProgram } from '../simulator/stack/our-program.ts';
import { startProcess } from '../simulator/stack/processes.ts';
import type { Exit, RunningProcess } from '../simulator/stack/processes.ts';
import { startWorker } from '../worker/start-worker.ts';
import type { LogCapture } from './log-capture.ts';

/** The logs of all offices that are open, and by which word in its name a task queue is one of theirs. */
const open = new Map<LogCapture, string>();

const ofQueue = z.object({ taskQueue: z.string() });

// The engine's SDK has one log per process. What it says of a queue goes to the office of that queue, the rest to all.
Runtime.install(temporalRuntime(pino({ level: 'info', errorKey: 'err' }, { write: (line) => hand(line) })));

function hand(line: string): void {
  const { data } = ofQueue.safeParse(JSON.parse(line));
  for (const [logs, name] of open) {
    if (data === undefined || data.taskQueue.includes(name)) logs.add(line);
  }
}

/** Gives what the SDK says to this office as well, until the returned function is called. */
export function hearRuntime(logs: LogCapture, name: string): () => void {
  open.set(logs, name);
  return () => open.delete(logs);
}

export type PartName = 'gateway' | 'worker';
type Environment = Readonly<Record<string, string>>;

/** A gateway or a worker of a test's office. */
export interface Part {
  /** Number of the process that runs now, or ran last; inside the test, the test's own. */
  readonly pid: number;
  /** Ends it in order; what has ended already is fine. */
  stop(): Promise<void>;
  /** SIGKILL, settled when it is gone. Only for processes. */
  kill(): Promise<void>;
  /** SIGSTOP: from now on it holds what it has been given, and does nothing. Only for processes. */
  freeze(): void;
  /** SIGTERM and nothing more, settled with how it ended, however long that takes. Only for processes. */
  terminate(): Promise<Exit>;
  /** The last lines that it printed; inside the test, nothing. */
  tail(): string;
  /** Starts it again after its end, with the same settings, and settles when it is ready. */
  restart(): Promise<void>;
}

/** Runs a part inside the test: quick to start, and everything that it logs is the test's. */
export async function startInside(name: PartName, environment: Environment, logs: LogCapture): Promise<Part> {
  const start = () =>
    name === 'gateway'
      ? startGateway(readSettings(GATEWAY_NEEDS, environment), logs.log(name))
      : startWorker(readSettings(WORKER_NEEDS, environment), logs.log(name));
  let running = await start();
  const refuse = () => {
    throw new Error(`${name} runs inside the test: start the office as processes to do that to it`);
  };
  return {
    pid: process.pid,
    stop: () => running.stop(),
    kill: refuse,
    freeze: refuse,
    terminate: refuse,
    tail: () => '',
    restart: async () => {
      running = await start();
    },
  };
}

/** Runs a part as the process that it is in production; what it logs goes to the file. */
export async function startOutside(name: PartName, environment: Environment, logFile: string): Promise<Part> {
  const start = () =>
    startProcess({
      ...ourProgram(name),
      env: environment,
      logFile,
    });
  let running: RunningProcess<true | undefined> = await start();
  return {
    get pid() {
      return running.pid;
    },
    stop: async () => void (await running.stop()),
    kill: async () => {
      running.kill('SIGKILL');
      await running.exited;
    },
    freeze: () => running.kill('SIGSTOP'),
    terminate: () => {
      running.kill('SIGTERM');
      return running.exited;
    },
    tail: () => running.tail(),
    restart: async () => {
      running = await start();
    },
  };
}

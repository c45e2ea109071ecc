import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { acquire, LockHeld } from '../../set-up/lock.mjs';
import type { Lock } from '../../set-up/lock.mjs';
import type { Exit, RunningProcess } from './processes.ts';
import { describeExit } from './processes.ts';

/** A dying launcher's servers are given this long to let go of their folder; their own grace is shorter. */
const ORPHANS_END_WITHIN_MS = 15_000;

/** A server with data of its own that may be killed and started again, on the same address and the same data. */
export interface Server {
  readonly name: string;
  /** Number of the process that runs now, or ran last. */
  readonly pid: number;
  /** Settles when the process that runs now has ended, whoever ended it. */
  readonly exited: Promise<Exit>;
  /** Sends a signal and waits for the end that it brings. */
  kill(signal: NodeJS.Signals): Promise<Exit>;
  /** Starts it again after its end; settles when it answers. */
  restart(): Promise<void>;
  /** Ends it for good and lets go of its folder. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly name: string;
  /** Belongs to one server at a time. */
  readonly dataDir: string;
  readonly launch: () => Promise<RunningProcess<unknown>>;
  /** Settles when the server answers a real request; rejects when it never does, at once when it has died. */
  readonly answers: (died: AbortSignal) => Promise<void>;
}

/** Starts a server on its folder. Rejects, naming the process, when the folder is in somebody else's use. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const lock = await claim(options);
  try {
    let running = await launchAndAsk(options, lock);
    return {
      name: options.name,
      get pid() {
        return running.pid;
      },
      get exited() {
        return running.exited;
      },
      kill(signal) {
        running.kill(signal);
        return running.exited;
      },
      async restart() {
        await running.stop();
        running = await launchAndAsk(options, lock);
      },
      async stop() {
        await running.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function claim({ name, dataDir }: ServerOptions): Promise<Lock> {
  mkdirSync(dataDir, { recursive: true });
  try {
    return await acquire(join(dataDir, 'in-use'), {
      waitMs: 0,
      orphansMs: ORPHANS_END_WITHIN_MS,
      afterTakeoverMs: 0,
    });
  } catch (error) {
    if (!(error instanceof LockHeld)) throw error;
    const remedy = 'stop that one first, or give this one another folder';
    throw new Error(`${name}: the folder ${dataDir} is in use by process ${error.pid}: ${remedy}`, {
      cause: error,
    });
  }
}

async function launchAndAsk(
  { name, launch, answers }: ServerOptions,
  lock: Lock,
): Promise<RunningProcess<unknown>> {
  const running = await launch();
  lock.addOwner(running.pid);
  const died = new AbortController();
  const death = running.exited.then((exit) => {
    died.abort();
    throw new Error(`${name} ended (${describeExit(exit)}) before it answered:\n${running.tail()}`);
  });
  try {
    await Promise.race([answers(died.signal), death]);
  } catch (error) {
    await running.stop();
    throw error;
  }
  death.catch(() => {}); // from now on its end is `exited`
  return running;
}

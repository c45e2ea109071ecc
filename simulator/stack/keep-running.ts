import { setTimeout as sleep } from 'node:timers/promises';
import type { Exit, ProcessOptions, RunningProcess } from './processes.ts';
import { describeExit, startProcess } from './processes.ts';

/** A process that ends this soon after its start did not come up; so many in a row, and it never will. */
const CAME_UP_AFTER_MS = 10_000;
const VAIN_STARTS = 5;
/** What it needs may be on its way back too. */
const AFTER_VAIN_START_MS = 1000;

export interface KeptProcess {
  readonly name: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts a process and starts it again whenever it ends, as production's orchestrator does: so it may be killed and the
 * calls go on. Is quiet but for `tell`; gives a process up that ends again and again as soon as it starts.
 */
export async function keepRunning(
  options: ProcessOptions<unknown>,
  tell: (text: string) => void,
): Promise<KeptProcess> {
  const kept = new Kept(options, tell, await startProcess(options));
  kept.watch();
  return kept;
}

class Kept implements KeptProcess {
  readonly name: string;
  readonly #options: ProcessOptions<unknown>;
  readonly #tell: (text: string) => void;
  readonly #stopping = new AbortController();
  #running: RunningProcess<unknown>;
  #watched: Promise<void> = Promise.resolve();

  constructor(
    options: ProcessOptions<unknown>,
    tell: (text: string) => void,
    running: RunningProcess<unknown>,
  ) {
    this.name = options.name;
    this.#options = options;
    this.#tell = tell;
    this.#running = running;
  }

  get pid(): number {
    return this.#running.pid;
  }

  watch(): void {
    this.#watched = this.#bringBack();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running.stop();
    await this.#watched;
  }

  async #bringBack(): Promise<void> {
    let vainStarts = 0;
    let why = '';
    while (vainStarts < VAIN_STARTS) {
      const startedAt = performance.now();
      const exit = await this.#running.exited;
      if (this.#stopping.signal.aborted) return;
      const vain = exit.signal === null && performance.now() - startedAt < CAME_UP_AFTER_MS;
      vainStarts = vain ? vainStarts + 1 : 0;
      why = this.#running.tail();
      while (vainStarts < VAIN_STARTS) {
        const failure = await this.#startAgain(exit, vainStarts);
        if (failure === undefined) break;
        vainStarts += 1;
        why = failure;
      }
      if (this.#stopping.signal.aborted) await this.#running.stop();
    }
    this.#tell(`${this.name} never comes up, so it is given up:\n${why}`);
  }

  /** Says why it did not come up; undefined when it did, or nobody wants it any more. */
  async #startAgain(exit: Exit, vainStarts: number): Promise<string | undefined> {
    const { signal } = this.#stopping;
    if (vainStarts > 0) await sleep(AFTER_VAIN_START_MS, undefined, { signal }).catch(() => {}); // stopping
    if (signal.aborted) return undefined;
    const ended = this.pid;
    try {
      this.#running = await startProcess(this.#options);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    const what = `${this.name} (process ${ended}) ended: ${describeExit(exit)}.`;
    this.#tell(`${what} Started again as process ${this.pid}.`);
    return undefined;
  }
}

import type { ProcessOptions, RunningProcess } from './processes.ts';
import { describeExit, startProcess } from './processes.ts';

/** A process that ends this soon after its start did not come up; so many in a row, and it never will. */
const CAME_UP_AFTER_MS = 10_000;
const VAIN_STARTS = 3;

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
  let running: RunningProcess<unknown> = await startProcess(options);
  let stopping = false;
  const watched = watch().catch((error: unknown) => tell(String(error)));
  return {
    name: options.name,
    get pid() {
      return running.pid;
    },
    async stop() {
      stopping = true;
      await running.stop();
      await watched;
    },
  };

  async function watch(): Promise<void> {
    let vainStarts = 0;
    for (;;) {
      const startedAt = performance.now();
      const exit = await running.exited;
      if (stopping) return;
      const vain = exit.signal === null && performance.now() - startedAt < CAME_UP_AFTER_MS;
      vainStarts = vain ? vainStarts + 1 : 0;
      const what = `${options.name} (process ${running.pid}) ended: ${describeExit(exit)}.`;
      if (vainStarts === VAIN_STARTS)
        return tell(`${what} It never comes up, so it is given up:\n${running.tail()}`);
      running = await startProcess(options);
      tell(`${what} Started again as process ${running.pid}.`);
      if (stopping) await running.stop();
    }
  }
}

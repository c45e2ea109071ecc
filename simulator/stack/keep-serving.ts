import { describeExit } from './processes.ts';
import type { Server } from './server.ts';

/**
 * Starts a server again whenever somebody kills it, on its own address and data, until `stopping`. Tells about each; a
 * server that does not come back is told of and left alone.
 */
export async function keepServing(
  server: Server,
  stopping: AbortSignal,
  tell: (text: string) => void,
): Promise<void> {
  for (;;) {
    const exit = await server.exited;
    if (stopping.aborted) return;
    const what = `${server.name} (process ${server.pid}) ended: ${describeExit(exit)}.`;
    try {
      await server.restart();
    } catch (error) {
      return tell(`${what} It does not come back: ${error instanceof Error ? error.message : String(error)}`);
    }
    tell(`${what} Started again as process ${server.pid}, on the same address and data.`);
  }
}

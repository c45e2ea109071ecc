import { parentPort, type Transferable } from 'node:worker_threads';

/** Does one request; `transfer` names buffers of the reply that are handed over instead of copied. */
export type Work = (request: never) => Answer | Promise<Answer>;

interface Answer {
  readonly reply: unknown;
  readonly transfer?: readonly Transferable[];
}

/** In a thread: does one request of `WorkerThread.ask` after the other, in the order in which they came. */
export function serveParent(work: Work): void {
  const parent = parentPort;
  if (parent === null) throw new Error('this file runs as a worker thread only');
  let last: Promise<void> = Promise.resolve();
  parent.on('message', ({ id, request }: { id: number; request: never }) => {
    last = last.then(async () => {
      try {
        const { reply, transfer = [] } = await work(request);
        parent.postMessage({ id, reply }, transfer);
      } catch (error) {
        parent.postMessage({ id, error: error instanceof Error ? error.message : String(error) }, []);
      }
    });
  });
}

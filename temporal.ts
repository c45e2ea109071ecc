import { Connection } from '@temporalio/client';
import type { ConnectionOptions } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { Worker } from '@temporalio/worker';
import type { Closing } from './closing.ts';

/** The way by which calls are started and told things. Fails naming the setting when nobody answers. */
export async function openConnection(
  address: string,
  closing: Closing,
  options: Pick<ConnectionOptions, 'channelArgs'> = {},
): Promise<Connection> {
  const connection = await Connection.connect({ address, ...options }).catch(unreachable(address));
  closing.add(() => connection.close());
  return connection;
}

/** The way by which workers ask for work. Fails naming the setting when nobody answers. */
export async function openNativeConnection(address: string, closing: Closing): Promise<NativeConnection> {
  const connection = await NativeConnection.connect({ address }).catch(unreachable(address));
  closing.add(() => connection.close());
  return connection;
}

/** A worker that never ran holds on to its connection, which then cannot be closed: this lets go of it. */
export async function release(worker: Worker): Promise<void> {
  if (worker.getState() !== 'INITIALIZED') return;
  const running = worker.run();
  worker.shutdown();
  await running;
}

function unreachable(address: string): (cause: unknown) => never {
  return (cause) => {
    throw new Error(`no Temporal answers at ${address}: start it, or point TEMPORAL_ADDRESS at yours`, {
      cause,
    });
  };
}

import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { testStack } from '../stack.ts';

/** A way to the shared Temporal server that a test can shut and open again. */
export interface EngineDoor {
  readonly address: string;
  open(): Promise<void>;
  /** Connections break off, new ones are refused. */
  shut(): void;
}

/** Makes the way, shut at first; it is gone with the test. */
export async function engineDoor(t: TestContext): Promise<EngineDoor> {
  const [host = '', port] = testStack().temporalAddress.split(':');
  const sockets = new Set<Socket>();
  const server = createServer((inner) => join(sockets, inner, connect(Number(port), host)));
  const at = await freePort(server);
  const shut = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  t.after(shut);
  return {
    address: `127.0.0.1:${at}`,
    open: async () => void (await once(server.listen(at, '127.0.0.1'), 'listening')),
    shut,
  };
}

function join(sockets: Set<Socket>, inner: Socket, outer: Socket): void {
  for (const [socket, other] of [
    [inner, outer],
    [outer, inner],
  ] as const) {
    sockets.add(socket);
    socket.on('error', () => other.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
  }
  inner.pipe(outer).pipe(inner);
}

/** The port is ours a moment later again: nobody else is given it so soon. */
async function freePort(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  server.close();
  await once(server, 'close');
  return port;
}

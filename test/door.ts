import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import type { TestContext } from 'node:test';

/** A way to a server that a test can shut and open again. */
export interface Door {
  /** host:port, the same however often it is opened. */
  readonly address: string;
  open(): Promise<void>;
  /** Connections break off, new ones are refused. */
  shut(): void;
}

/** Makes a way to the server at host:port, shut at first; it is gone with the test. */
export async function doorTo(t: TestContext, server: string): Promise<Door> {
  const [host = '', port] = server.split(':');
  const sockets = new Set<Socket>();
  const door = createServer((inner) => join(sockets, inner, connect(Number(port), host)));
  const at = await freePort(door);
  const shut = (): void => {
    door.close();
    for (const socket of sockets) socket.destroy();
  };
  t.after(shut);
  return {
    address: `127.0.0.1:${at}`,
    open: async () => void (await once(door.listen(at, '127.0.0.1'), 'listening')),
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

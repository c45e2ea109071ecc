import type { FastifyInstance } from 'fastify';

/** Nobody listens while the door is closed: connections are refused, as by a machine whose server has ended. */
export function createDoor(app: FastifyInstance) {
  let reopening: NodeJS.Timeout | undefined;
  let port = 0;

  async function open(): Promise<void> {
    if (reopening === undefined) return;
    clearTimeout(reopening);
    reopening = undefined;
    await new Promise<void>((resolve) => {
      app.server.listen(port, '127.0.0.1', resolve);
    });
  }

  return {
    open,
    refuseFor: (ms: number) => {
      port = portOf(app);
      app.server.close();
      app.server.closeAllConnections();
      reopening = setTimeout(() => void open(), ms);
    },
  };
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('the stand-in is not listening');
  return address.port;
}

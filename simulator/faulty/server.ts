import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { createDoor } from './door.ts';
import { fault, Faults } from './faults.ts';

/** A service on loopback whose every request can go wrong. */
export interface FaultyServer {
  readonly app: FastifyInstance;
  /** Faults that wait for requests; `POST /faults` adds to them. */
  readonly faults: Faults;
  /** Requests that came, by what they asked for, with those that met a fault; `GET /requests` shows them. */
  readonly requests: string[];
  /** Gives the address. `port` 0: any free one. */
  listen(port: number): Promise<string>;
  close(): Promise<void>;
}

const BODY_LIMIT = 4 * 1024 * 1024;

/** Takes forms and JSON, and has the controls of its faults. */
export function createFaultyServer(): FaultyServer {
  const app = fastify({ forceCloseConnections: true, bodyLimit: BODY_LIMIT });
  const door = createDoor(app);
  const faults = new Faults();
  const requests: string[] = [];
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.get('/requests', async () => ({ requests }));
  app.get('/faults', async () => ({ waiting: faults.waiting }));
  app.delete('/faults', async () => {
    faults.clear();
    return { waiting: [] };
  });
  app.post('/faults', async (request, reply) => {
    const wanted = fault.safeParse(request.body);
    if (!wanted.success) return reply.code(400).send({ error: z.prettifyError(wanted.error) });
    const { data } = wanted;
    if (data.kind === 'refuse') reply.raw.once('finish', () => door.refuseFor(data.ms));
    else faults.arm(data);
    return { ok: true };
  });
  return {
    app,
    faults,
    requests,
    listen: (port) => app.listen({ port, host: '127.0.0.1' }),
    close: async () => {
      await door.open();
      await app.close();
    },
  };
}

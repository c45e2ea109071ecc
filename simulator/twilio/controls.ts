import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import type { Simulation } from './twilio.ts';

const aNumber = z.object({ number: z.string().min(1) });

/** What tests and the demo ask for: what people have got, and whose number takes nothing. */
export function controls({ mailbox }: Simulation): FastifyPluginAsync {
  return async (app) => {
    app.get('/messages', async () => ({
      messages: mailbox
        .messages()
        .toReversed()
        .map(({ to, from, body }) => ({ to, from, body })),
    }));
    app.post('/opted-out', (request, reply) => {
      mailbox.optOut(aNumber.parse(request.body).number);
      return reply.send({ ok: true });
    });
    app.post('/landlines', (request, reply) => {
      mailbox.isLandline(aNumber.parse(request.body).number);
      return reply.send({ ok: true });
    });
  };
}

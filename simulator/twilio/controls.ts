import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { fault } from '../faulty/faults.ts';
import type { Simulation } from './twilio.ts';

const aNumber = z.object({ number: z.string().min(1) });

/** What tests and the demo ask for: what people have got, whose number takes nothing, and what shall go wrong next. */
export function controls({ mailbox, faults, requests, refuseFor }: Simulation): FastifyPluginAsync {
  return async (app) => {
    app.get('/messages', async () => ({
      messages: mailbox
        .messages()
        .toReversed()
        .map(({ to, from, body }) => ({ to, from, body })),
    }));
    app.get('/requests', async () => ({ requests }));
    app.post('/opted-out', (request, reply) => {
      mailbox.optOut(aNumber.parse(request.body).number);
      return reply.send({ ok: true });
    });
    app.post('/landlines', (request, reply) => {
      mailbox.isLandline(aNumber.parse(request.body).number);
      return reply.send({ ok: true });
    });
    app.post('/faults', async (request, reply) => {
      const wanted = fault.safeParse(request.body);
      if (!wanted.success) return reply.code(400).send({ error: z.prettifyError(wanted.error) });
      const { data } = wanted;
      if (data.kind === 'refuse') reply.raw.once('finish', () => refuseFor(data.ms));
      else faults.arm(data);
      return { ok: true };
    });
  };
}

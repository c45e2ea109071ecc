import type { FastifyPluginAsync } from 'fastify';
import { answer } from '../faulty/answer.ts';
import type { Simulation } from './slack.ts';

/** `/webhook/<name>`: somebody's own receiver of alerts; GET shows what it has got. */
export function receivers({ webhooks, faults, requests }: Simulation): FastifyPluginAsync {
  return async (app) => {
    app.post<{ Params: { name: string } }>('/:name', async (request, reply) => {
      const { name } = request.params;
      const method = `webhook/${name}`;
      requests.push(method);
      const key = request.headers['idempotency-key'];
      const run = () => {
        webhooks.take(name, {
          at: new Date().toISOString(),
          idempotencyKey: Array.isArray(key) ? key[0] : key,
          body: request.body,
        });
        return { ok: true };
      };
      return answer(faults.meet(method), { reply, run, refuse: (error) => ({ ok: false, error }) });
    });
    app.get<{ Params: { name: string } }>('/:name', (request) => ({
      received: webhooks.received(request.params.name),
    }));
  };
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Credentials } from './credentials.ts';
import { isKnown } from './credentials.ts';
import type { Platform } from './platform.ts';
import { describeSession } from './session-requests.ts';

const listQuery = z.object({
  channel: z.string().optional(),
  remoteAddress: z.string().optional(),
  state: z.enum(['OPEN', 'CLOSED']).optional(),
});

/** The platform's REST plane, as observed with the vendor SDK 1.0.0: the list of sessions, and closing one. */
export function serveRest(app: FastifyInstance, platform: Platform, credentials: Credentials): void {
  const onRequest = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (isKnown(credentials, request.headers)) return;
    await reply.code(401).send({ code: 'UNAUTHORIZED', message: 'x-api-key or x-connector-uuid is wrong' });
  };
  app.get('/public/v1/sessions', { onRequest }, (request, reply) => {
    const query = listQuery.safeParse(request.query);
    if (!query.success)
      return reply.code(400).send({ code: 'INVALID_REQUEST', message: query.error.message });
    const { channel, remoteAddress, state } = query.data;
    // Every session here is a phone call: there is no messaging.
    if (channel !== undefined && channel !== 'TELCO') return { items: [] };
    const items = [...platform.calls.values()]
      .filter((call) => remoteAddress === undefined || call.request.from === remoteAddress)
      .filter((call) => state === undefined || (state === 'CLOSED') === call.agentGone)
      .map(describeSession);
    return { items };
  });
  app.post('/public/v1/sessions/:id/close', { onRequest }, (request, reply) => {
    const { id } = z.object({ id: z.string() }).parse(request.params);
    const call = platform.callOfSession(id);
    if (!call || call.agentGone) {
      return reply.code(404).send({ code: 'SESSION_NOT_FOUND', message: `there is no open session ${id}` });
    }
    call.end('platform', 'the session was closed over REST');
    return { closedAt: Math.floor(Date.now() / 1000), reason: 'FORCE_CLOSE' };
  });
}

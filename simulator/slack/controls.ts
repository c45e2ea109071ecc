import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import type { Simulation } from './slack.ts';

const channelChange = z.object({
  name: z.string().min(1),
  archived: z.boolean().optional(),
  member: z.boolean().optional(),
});

/** What tests and the demo ask for: what people see in a channel, and which channels there are. */
export function controls({ workspace }: Simulation): FastifyPluginAsync {
  return async (app) => {
    app.get<{ Querystring: { channel?: string } }>('/messages', async (request, reply) => {
      const { channel: name } = request.query;
      if (name === undefined) return { messages: workspace.messages() };
      const channel = workspace.find(name, { byName: true });
      if (channel === undefined) return reply.code(404).send({ error: `there is no channel ${name}` });
      return { messages: workspace.messages(channel.id) };
    });
    app.get('/channels', async () => ({ channels: workspace.channels }));
    app.post('/channels', async (request, reply) => {
      const change = channelChange.safeParse(request.body);
      if (!change.success) return reply.code(400).send({ error: z.prettifyError(change.error) });
      const { name, archived, member } = change.data;
      return workspace.setChannel({
        name,
        ...(archived === undefined ? {} : { archived }),
        ...(member === undefined ? {} : { member }),
      });
    });
  };
}

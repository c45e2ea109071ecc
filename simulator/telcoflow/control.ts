import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { callRequestSchema } from './call-request.ts';
import { handleOf } from './call-handle.ts';
import { viewOf } from './call-view.ts';
import type { Call } from './call.ts';
import { explain } from './explain.ts';
import { applyFault } from './fault-actions.ts';
import { faultSchema } from './faults.ts';
import type { Platform } from './platform.ts';
import type { CallEvent } from './timeline.ts';

const LONGEST_POLL_MS = 60_000;

const pathSchema = z.object({ callId: z.string() });
const heardQuery = z.object({
  by: z.enum(['caller', 'callee', 'agent']).default('caller'),
  channel: z.coerce.number().int().min(0).default(0),
});
const sentQuery = z.object({ by: z.enum(['caller', 'callee', 'agent']).optional() });
const eventsQuery = z.object({
  after: z.coerce.number().int().min(0).default(0),
  waitMs: z.coerce.number().int().min(0).max(LONGEST_POLL_MS).default(25_000),
});
const hangUpSchema = z.strictObject({ by: z.enum(['caller', 'callee', 'platform']).default('caller') });

/** The control API: a test's hand on the phone network. */
export function serveControl(app: FastifyInstance, platform: Platform): void {
  servePlacing(app, platform);
  serveLooking(app, platform);
  serveSound(app, platform);
}

function servePlacing(app: FastifyInstance, platform: Platform): void {
  app.post('/calls', (request, reply) => {
    const call = platform.place(read(callRequestSchema, request.body));
    return reply.code(201).send({ callId: call.id });
  });
  app.post('/calls/:callId/hangup', (request) => {
    const call = find(platform, request.params);
    call.hangUp(read(hangUpSchema, request.body ?? {}).by);
    return viewOf(call);
  });
  app.post('/faults', (request) => {
    const fault = read(faultSchema, request.body);
    if ('callId' in fault && fault.callId !== undefined) find(platform, { callId: fault.callId });
    applyFault(platform, fault);
    return { fault };
  });
}

function serveLooking(app: FastifyInstance, platform: Platform): void {
  app.get('/calls', () => [...platform.calls.values()].map(viewOf));
  app.get('/calls/:callId', (request) => handleOf(find(platform, request.params)).view());
  app.get('/calls/:callId/frames', (request) => find(platform, request.params).log.frames);
  app.get('/frames', () => platform.log.frames);
  app.get('/agents', () =>
    [...platform.sockets].map(({ smWsId, headers, setup }) => ({ smWsId, headers, ...setup })),
  );
  app.get('/calls/:callId/events', (request) => {
    const call = find(platform, request.params);
    const { timeline } = call;
    const { after, waitMs } = read(eventsQuery, request.query);
    const isNew = ({ n }: CallEvent): boolean => n > after;
    const atMostMs = call.state === 'DISCONNECTED' ? 0 : waitMs;
    return timeline
      .find(isNew, atMostMs)
      .then(() => ({ state: call.state, events: timeline.events.filter(isNew) }));
  });
}

function serveSound(app: FastifyInstance, platform: Platform): void {
  app.get('/calls/:callId/heard.wav', (request, reply) => {
    const call = find(platform, request.params);
    const { by, channel } = read(heardQuery, request.query);
    return wav(reply, handleOf(call).heardWav(by, channel));
  });
  // Without a party: the stream that the agent was sent, which recordings are compared with.
  app.get('/calls/:callId/sent.wav', (request, reply) => {
    const call = find(platform, request.params);
    const { by } = read(sentQuery, request.query);
    const handle = handleOf(call);
    return wav(reply, by === undefined ? handle.heardWav('agent') : handle.sentWav(by));
  });
}

function wav(reply: FastifyReply, file: Buffer): FastifyReply {
  return reply.type('audio/wav').send(file);
}

/** What a request says is wrong; fastify answers with the status. */
class RequestError extends Error {
  readonly statusCode: number;

  constructor(statusCode: number, message: string) {
    super(message);
    this.name = 'RequestError';
    this.statusCode = statusCode;
  }
}

function find(platform: Platform, params: unknown): Call {
  const { callId } = read(pathSchema, params);
  const call = platform.calls.get(callId);
  if (!call) throw new RequestError(404, `there is no call ${callId}: GET /calls lists them`);
  return call;
}

function read<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new RequestError(400, explain(parsed.error, value));
  return parsed.data;
}

import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Senses } from './answer.ts';
import { answerTo } from './answer.ts';
import { deliver, silence } from './deliver.ts';
import type { Faults } from './faults.ts';
import { fault as faultSchema } from './faults.ts';
import { readGenerateRequest } from './generate-request.ts';
import { checkKey, exhausted, ModelRefusal } from './model-refusal.ts';
import type { Fault } from './faults.ts';
import type { RequestLog, RequestNote } from './request-log.ts';

/** What the routes share. */
export interface Model extends Senses {
  readonly apiKey: string;
  readonly faults: Faults;
  readonly log: RequestLog;
}

const CALL = /^(gemini-[\w.-]+):(generateContent|streamGenerateContent)$/;

/** `/v1beta/models/<model>:generateContent` and `:streamGenerateContent`, as the real client calls them. */
export function modelRoutes(model: Model): FastifyPluginAsync {
  return async (app) => {
    app.post<{ Params: { version: string; call: string } }>(
      '/:version/models/:call',
      async (request, reply) => {
        const note = model.log.begin(request.url.split('?')[0] ?? '');
        const fault = model.faults.meet(note.path);
        if (fault !== undefined) note.fault = fault.kind;
        reply.raw.once('close', () => {
          if (reply.raw.writableFinished) note.status = reply.raw.statusCode;
          else note.brokenOff = true;
        });
        await carryOut(model, { request, reply, fault, note, call: request.params.call });
        return reply;
      },
    );
  };
}

interface Call {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly fault: Fault | undefined;
  readonly note: RequestNote;
  /** "<model>:<method>". */
  readonly call: string;
}

async function carryOut(senses: Model, { request, reply, fault, note, call }: Call): Promise<void> {
  const signal = whenLeft(reply);
  if (fault?.kind === 'reset') return void reply.hijack().raw.destroy();
  if (fault?.kind === 'stall') await silence(fault, signal);
  failAs(fault);
  const key = request.headers['x-goog-api-key'];
  checkKey(typeof key === 'string' ? key : undefined, senses.apiKey);
  const [, model, method] = CALL.exec(call) ?? [];
  if (model === undefined)
    throw new ModelRefusal('NOT_FOUND', `models/${call} is not found for this API version`);
  const question = { model, request: readGenerateRequest(request.body), fault: fault?.kind, signal, note };
  const answer = await answerTo(senses, question);
  await deliver(answer, { reply, model, fault, signal, streamed: method === 'streamGenerateContent' });
}

function failAs(fault: Fault | undefined): void {
  if (fault?.kind === '429') throw exhausted('You exceeded your current quota.', fault.ms);
  if (fault?.kind === '500') throw new ModelRefusal('INTERNAL', 'An internal error has occurred.');
  if (fault?.kind === '503') throw new ModelRefusal('UNAVAILABLE', 'The model is overloaded.');
}

/** Aborted when the client hangs up before it has its answer. */
function whenLeft(reply: FastifyReply): AbortSignal {
  const left = new AbortController();
  reply.raw.once('close', () => left.abort());
  return left.signal;
}

/** What tests and the demo ask for: what shall go wrong next, and what was asked of the model. */
export function controls({ faults, log }: Model): FastifyPluginAsync {
  return async (app) => {
    app.get('/requests', async () => ({ requests: log.notes }));
    app.get('/faults', async () => ({ waiting: faults.waiting }));
    app.delete('/faults', async () => {
      faults.clear();
      return { waiting: [] };
    });
    app.post('/faults', async (request, reply) => {
      const wanted = faultSchema.safeParse(request.body);
      if (!wanted.success) return reply.code(400).send({ error: z.prettifyError(wanted.error) });
      faults.arm(wanted.data);
      return { waiting: faults.waiting };
    });
  };
}

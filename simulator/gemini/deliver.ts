import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { Fault } from './faults.ts';
import type { Answer } from './generate-response.ts';
import { asEvents, asWhole, blockedResponse, emptyResponse } from './generate-response.ts';
import type { GenerateResponse } from './generate-response.ts';
import { ModelRefusal } from './model-refusal.ts';

export interface Delivery {
  readonly reply: FastifyReply;
  readonly model: string;
  readonly streamed: boolean;
  readonly fault: Fault | undefined;
  readonly signal: AbortSignal;
}

/** The longest wait that a timer can do: nobody waits for weeks. */
const NEVER_MS = 2 ** 31 - 1;
const GARBAGE = '<html>it works</html>';
const BROKEN_OFF = new ModelRefusal('UNAVAILABLE', 'The service is currently unavailable.');

/** Sends an answer as it was asked for, in one or as a stream, with what the fault makes of it. */
export async function deliver(answer: Answer, delivery: Delivery): Promise<void> {
  const { model, streamed, fault } = delivery;
  const bare = fault?.kind === 'empty' ? emptyResponse(model) : blockedResponse(model);
  const isBare = fault?.kind === 'empty' || fault?.kind === 'blocked';
  if (streamed) await stream(isBare ? [bare] : asEvents(answer, model), delivery);
  else send(isBare ? bare : asWhole(answer, model), delivery);
}

function send(response: GenerateResponse, { reply, fault }: Delivery): void {
  if (fault?.kind === 'error-event') throw BROKEN_OFF;
  const body = fault?.kind === 'garbage' ? GARBAGE : JSON.stringify(response);
  reply.hijack();
  reply.raw.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' });
  if (fault?.kind !== 'cut-stream') reply.raw.end(body);
  else reply.raw.write(body.slice(0, body.length / 2), () => reply.raw.destroy());
}

async function stream(events: readonly GenerateResponse[], delivery: Delivery): Promise<void> {
  const { reply, fault, signal } = delivery;
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const [index, event] of events.entries()) {
    if (signal.aborted) return;
    raw.write(fault?.kind === 'garbage' ? `data: ${GARBAGE}\n\n` : `data: ${JSON.stringify(event)}\n\n`);
    if (index > 0) continue;
    if (fault?.kind === 'error-event') raw.write(`data: ${JSON.stringify(BROKEN_OFF.body)}\n\n`);
    if (fault?.kind === 'stall-stream') await silence(fault, signal);
    if (fault?.kind === 'cut-stream') {
      // The first event must be on its way before the connection goes.
      raw.write(': cut here\n\n', () => raw.destroy());
      return;
    }
  }
  raw.end();
}

/** Waits for as long as the fault lasts; rejects when the client has left. */
export function silence({ ms }: Fault, signal: AbortSignal): Promise<void> {
  return delay(ms ?? NEVER_MS, undefined, { signal });
}

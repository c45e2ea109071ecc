import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { RequestFault } from './faults.ts';

export interface Work {
  readonly reply: FastifyReply;
  /** Does what was asked for, and gives what there is to answer. */
  readonly run: () => unknown;
  /** How this service says that it will not: what its own client makes of an error's code. */
  readonly refuse: (error: string) => unknown;
}

/** Does the work and answers, unless a fault comes between. */
export async function answer(fault: RequestFault | undefined, work: Work): Promise<unknown> {
  const { reply, run, refuse } = work;
  if (fault === undefined) return run();
  switch (fault.kind) {
    case '429':
      if (fault.retryAfter !== undefined) reply.header('retry-after', String(fault.retryAfter));
      return reply.code(429).send(refuse('ratelimited'));
    case 'platform':
      return refuse(fault.error);
    case 'http500':
      return reply.code(fault.status).type('text/html').send('<html>Server Error</html>');
    case 'http500-after':
      run();
      return reply.code(500).type('text/html').send('<html>Server Error</html>');
    case 'html200':
      return reply.type('text/html').send('<html>We will be right back</html>');
    case 'slow':
      await pause(fault.ms, undefined, { ref: false });
      return run();
    default:
      return lose(fault.kind, work);
  }
}

type Loss = 'reset-before' | 'reset-after' | 'hang-before' | 'hang-after' | 'stall' | 'truncate';

/** The connection does what a broken network does; the request never sees its end. */
function lose(kind: Loss, { reply, run }: Work): FastifyReply {
  const isDone = kind !== 'reset-before' && kind !== 'hang-before';
  const body = isDone ? JSON.stringify(run()) : '';
  reply.hijack();
  const { raw } = reply;
  if (kind === 'reset-before' || kind === 'reset-after') {
    raw.socket?.resetAndDestroy();
  } else if (kind === 'stall' || kind === 'truncate') {
    raw.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    raw.write(body.slice(0, body.length / 2), () => {
      if (kind === 'truncate') raw.socket?.destroy();
    });
  }
  return reply;
}

import { z } from 'zod';

const target = { callId: z.string().optional() };
const socket = z.enum(['sm', 'voice']);
/** So many times; then the fault is used up. */
const count = z.number().int().min(1).default(1);
/** A command of the voice socket (`call.answer`) or a request of the session manager (`session.open`); absent = any. */
const command = z.string().optional();
const ms = z.number().int().min(0);

/** Everything that can be made to go wrong. Those with a `count` wait for their next occasions, the others act at once. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('refuse-upgrade'),
    ...target,
    socket,
    status: z.number().int().min(400).max(599).default(503),
    count,
  }),
  z.strictObject({ kind: z.literal('delay-response'), ...target, command, ms, count }),
  z.strictObject({ kind: z.literal('lose-response'), ...target, command, count }),
  z.strictObject({
    kind: z.literal('fail-response'),
    ...target,
    command,
    code: z.string().default('INTERNAL_ERROR'),
    message: z.string().default('failed on purpose'),
    count,
  }),
  z.strictObject({ kind: z.literal('withhold-offer'), ...target, count }),
  z.strictObject({ kind: z.literal('withhold-setup'), count }),
  z.strictObject({ kind: z.literal('repeat-offer'), ...target, count, ms: ms.default(0) }),
  z.strictObject({ kind: z.literal('repeat-call-in'), ...target }),
  z.strictObject({
    kind: z.literal('drop-socket'),
    ...target,
    socket,
    code: z.number().int().min(1000).max(4999).optional(),
  }),
  z.strictObject({ kind: z.literal('freeze-socket'), ...target, socket, ms }),
  z.strictObject({ kind: z.literal('slow-puller'), ...target, ms }),
  z.strictObject({ kind: z.literal('lose-audio'), ...target, count }),
  z.strictObject({
    kind: z.literal('odd-frame'),
    ...target,
    socket,
    frame: z.enum([
      'bad-json',
      'not-an-object',
      'unknown-type',
      'unknown-event',
      'wrong-types',
      'no-data',
      'one-byte',
      'odd-bytes',
      'huge',
      'other-channel',
      'bad-pull',
    ]),
    count,
  }),
  z.strictObject({
    kind: z.literal('call-error'),
    ...target,
    code: z.string().default('TTS_SESSION_ERROR'),
    message: z.string().default('failed on purpose'),
  }),
  z.strictObject({ kind: z.literal('terminate'), ...target }),
]);

/** A fault as a test writes it: what has a default may be absent. */
export type FaultRequest = z.input<typeof faultSchema>;
export type Fault = z.infer<typeof faultSchema>;
export type FaultKind = Fault['kind'];
export type FaultOf<Kind extends FaultKind> = Extract<Fault, { kind: Kind }>;

/** Kinds that wait for their occasion. */
const WAITING: ReadonlySet<FaultKind> = new Set([
  'refuse-upgrade',
  'delay-response',
  'lose-response',
  'fail-response',
  'withhold-offer',
  'withhold-setup',
]);

/** What an occasion is about; a fault that names something else does not fit it. */
export interface Occasion {
  readonly callId?: string | undefined;
  readonly socket?: 'sm' | 'voice' | undefined;
  readonly command?: string | undefined;
}

/** Faults that wait for their occasion, each so many times. */
export class Faults {
  #armed: { fault: Fault; left: number }[] = [];

  static waits(fault: Fault): boolean {
    return WAITING.has(fault.kind);
  }

  arm(fault: Fault): void {
    this.#armed.push({ fault, left: 'count' in fault ? fault.count : 1 });
  }

  /** Uses up one occasion of the first waiting fault of this kind that fits. */
  take<Kind extends FaultKind>(kind: Kind, occasion: Occasion = {}): FaultOf<Kind> | undefined {
    for (const armed of this.#armed) {
      const { fault } = armed;
      if (!isKind(fault, kind) || !fits(fault, occasion)) continue;
      armed.left -= 1;
      this.#armed = this.#armed.filter(({ left }) => left > 0);
      return fault;
    }
    return undefined;
  }
}

function isKind<Kind extends FaultKind>(fault: Fault, kind: Kind): fault is FaultOf<Kind> {
  return fault.kind === kind;
}

function fits(fault: Fault, occasion: Occasion): boolean {
  const named: Occasion = {
    callId: 'callId' in fault ? fault.callId : undefined,
    socket: 'socket' in fault ? fault.socket : undefined,
    command: 'command' in fault ? fault.command : undefined,
  };
  return (
    (named.callId === undefined || named.callId === occasion.callId) &&
    (named.socket === undefined || named.socket === occasion.socket) &&
    (named.command === undefined || named.command === occasion.command)
  );
}

import { z } from 'zod';

const common = {
  /** What is asked for: a method of Slack's Web API, "webhook/<name>", "send" or "list"; absent: anything. */
  method: z.string().optional(),
  /** How many requests it meets. */
  count: z.number().int().positive().default(1),
};

/**
 * What may go wrong between a service and us. `…-after`, `stall` and `truncate`: the work is done, its answer is lost.
 */
export const fault = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('429'), ...common, retryAfter: z.union([z.number(), z.string()]).optional() }),
  z.object({ kind: z.literal('platform'), ...common, error: z.string() }),
  z.object({
    kind: z.literal('http500'),
    ...common,
    status: z.number().int().min(300).max(599).default(500),
  }),
  z.object({ kind: z.literal('http500-after'), ...common }),
  z.object({ kind: z.literal('html200'), ...common }),
  z.object({ kind: z.literal('reset-before'), ...common }),
  z.object({ kind: z.literal('reset-after'), ...common }),
  z.object({ kind: z.literal('hang-before'), ...common }),
  z.object({ kind: z.literal('hang-after'), ...common }),
  z.object({ kind: z.literal('stall'), ...common }),
  z.object({ kind: z.literal('truncate'), ...common }),
  /** Answered in full, `ms` late; the work is done at the end of it. */
  z.object({ kind: z.literal('slow'), ...common, ms: z.number().positive() }),
  /** Nobody listens for `ms`. */
  z.object({ kind: z.literal('refuse'), ms: z.number().positive() }),
]);

export type Fault = z.infer<typeof fault>;
/** Faults that wait for a request to meet. */
export type RequestFault = Exclude<Fault, { kind: 'refuse' }>;

/** Faults that wait for the requests that they will meet, oldest first. */
export class Faults {
  readonly #waiting: { readonly fault: RequestFault; left: number }[] = [];

  arm(one: RequestFault): void {
    this.#waiting.push({ fault: one, left: one.count });
  }

  clear(): void {
    this.#waiting.length = 0;
  }

  /** The fault that this request meets, if any. */
  meet(method: string): RequestFault | undefined {
    const met = this.#waiting.find((one) => one.fault.method === undefined || one.fault.method === method);
    if (met === undefined) return undefined;
    met.left -= 1;
    if (met.left === 0) this.#waiting.splice(this.#waiting.indexOf(met), 1);
    return met.fault;
  }

  get waiting(): readonly RequestFault[] {
    return this.#waiting.map((one) => one.fault);
  }
}

import { z } from 'zod';

/** What may go wrong with the speech model. */
export const FAULT_KINDS = [
  /** Error answers of the service; 429 names `ms` as the time to wait, when it is given. */
  '429',
  '500',
  '503',
  /** The connection is gone before an answer. */
  'reset',
  /** No answer for `ms`, or without it for as long as the client waits. */
  'stall',
  /** The same after the first part of a stream. */
  'stall-stream',
  /** The connection is gone half-way through the answer. */
  'cut-stream',
  /** A stream whose second part is an error. */
  'error-event',
  /** 200 with what is no JSON. */
  'garbage',
  /** 200 with an answer without contents, or with one that was held back. */
  'empty',
  'blocked',
  /** A good answer with other contents than were asked for: prose for JSON, text for sound. */
  'off-schema',
  /** Sound that is right, but at 16 kHz, or as a WAV file. */
  'other-rate',
  'wav',
] as const;

export const fault = z.object({
  kind: z.enum(FAULT_KINDS),
  /** Part of the path of the requests that meet it ("stream", "-tts"); absent: any. */
  path: z.string().optional(),
  /** How many requests meet it. */
  count: z.number().int().positive().default(1),
  ms: z.number().positive().optional(),
});

export type Fault = z.infer<typeof fault>;

/** Faults that wait for the requests that they will meet, oldest first. */
export class Faults {
  #waiting: Fault[] = [];

  arm(one: Fault): void {
    this.#waiting.push({ ...one });
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The fault that a request of this path meets, if any. */
  meet(path: string): Fault | undefined {
    const met = this.#waiting.find((one) => path.includes(one.path ?? ''));
    if (met === undefined) return undefined;
    met.count -= 1;
    this.#waiting = this.#waiting.filter(({ count }) => count > 0);
    return met;
  }

  get waiting(): readonly Fault[] {
    return this.#waiting;
  }
}

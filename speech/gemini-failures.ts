import { ApiError, FinishReason } from '@google/genai';
import type { GenerateContentResponse } from '@google/genai';
import { z } from 'zod';
import { SpeechRefused, SpeechUnavailable, isSpeechFailure } from './failures.ts';

/** What was asked of which model, for the message of a failure. */
export interface Asked {
  readonly model: string;
  readonly todo: 'speak' | 'transcribe' | 'understand';
  /** The setting that names the model. */
  readonly setting: string;
}

/** The body of a refusal; the client hands it over as text. */
const refusal = z.object({
  error: z.object({
    message: z.string().default(''),
    status: z.string().default(''),
    details: z.array(z.unknown()).default([]),
  }),
});
const retryInfo = z.object({
  '@type': z.string().endsWith('RetryInfo'),
  retryDelay: z.string().regex(/^[\d.]+s$/),
});

/** Statuses of the 400s that say "not now". */
const NOT_NOW = new Set([408, 409, 425, 429, 499]);

/**
 * A speech model answers 400 when it began to write instead of to speak; the same request may well succeed the next
 * time (seen in public reports on several of these models).
 */
const WROTE_INSTEAD = /tried to generate text/i;

/** Tells in our words what went wrong: for good, or for now. What is already told stays as it is. */
export function speechFailure(failure: unknown, asked: Asked): SpeechUnavailable | SpeechRefused {
  if (isSpeechFailure(failure)) return failure;
  if (failure instanceof ApiError) return fromApi(failure, asked);
  const what = failure instanceof Error ? describe(failure) : String(failure);
  return new SpeechUnavailable(`${subject(asked)} broke off: ${what}`, { cause: failure });
}

function fromApi(failure: ApiError, asked: Asked): SpeechUnavailable | SpeechRefused {
  const { message, status, details } = parseRefusal(failure.message);
  const said = `${subject(asked)} answered ${[failure.status, status, message].filter((part) => part !== '').join(' ')}`;
  const isForGood = failure.status >= 400 && failure.status < 500 && !NOT_NOW.has(failure.status);
  if (isForGood && !WROTE_INSTEAD.test(message)) {
    return new SpeechRefused(`${said}: ${wayOut(failure.status, message, asked)}`, { cause: failure });
  }
  return new SpeechUnavailable(said, { cause: failure, retryAfterMs: retryAfterMs(details) });
}

function wayOut(status: number, message: string, { setting }: Asked): string {
  if (status === 401 || status === 403 || /api key/i.test(message)) return 'check GEMINI_API_KEY';
  if (status === 404) return `check ${setting}`;
  return 'the request itself must change';
}

/** The client's message is the body as JSON, within an event stream with some words before it. */
function parseRefusal(text: string): z.infer<typeof refusal>['error'] {
  const nothing = { message: text, status: '', details: [] };
  try {
    return refusal.safeParse(JSON.parse(text.slice(text.indexOf('{')))).data?.error ?? nothing;
  } catch {
    return nothing;
  }
}

function retryAfterMs(details: readonly unknown[]): number | undefined {
  for (const detail of details) {
    const { data } = retryInfo.safeParse(detail);
    if (data !== undefined) return Math.round(Number.parseFloat(data.retryDelay) * 1000);
  }
  return undefined;
}

/** A broken connection tells what happened in its cause alone. */
function describe(failure: Error): string {
  const { cause } = failure;
  return cause instanceof Error ? `${failure.message} (${cause.message})` : failure.message;
}

function subject({ model, todo }: Asked): string {
  return `speech model "${model}", asked to ${todo},`;
}

/** Reasons to stop that the same words would meet again. */
const FOR_GOOD = new Set<string>([
  FinishReason.SAFETY,
  FinishReason.RECITATION,
  FinishReason.LANGUAGE,
  FinishReason.BLOCKLIST,
  FinishReason.PROHIBITED_CONTENT,
  FinishReason.SPII,
]);

/**
 * Why the model has stopped; undefined while it goes on ("if empty, the model has not stopped", says its reference).
 * @throws {SpeechRefused | SpeechUnavailable} when it stopped for another reason than being done.
 */
export function finished(response: GenerateContentResponse, asked: Asked): boolean {
  const blocked = response.promptFeedback?.blockReason;
  if (blocked !== undefined) throw new SpeechRefused(`${subject(asked)} blocked the request: ${blocked}`);
  const reason = response.candidates?.[0]?.finishReason;
  if (reason === undefined) return false;
  if (reason === FinishReason.STOP) return true;
  const message = `${subject(asked)} stopped before the end: ${reason}`;
  if (reason === FinishReason.MAX_TOKENS) throw new SpeechRefused(`${message}: give it less at once`);
  if (FOR_GOOD.has(reason)) throw new SpeechRefused(message);
  throw new SpeechUnavailable(message);
}

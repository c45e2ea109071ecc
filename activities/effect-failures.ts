import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { EFFECT_REFUSED } from '../contracts/failures.ts';
import type { Refusal } from './verdict.ts';

/** Detail of an `EffectRefused` failure: by it a workflow decides how to go on. */
export interface EffectRefusal extends Refusal {
  /** Whether an earlier request may have been carried out all the same. */
  readonly inDoubt: boolean;
}

/** Most turns end long before they run out. */
const LOOK_AGAIN_MS = 2_000;

/** Another attempt is at it: expected, and over soon. */
export function effectBusy(key: string, until: Date): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'EffectBusy',
    message: `${key} is another attempt's until ${until.toISOString()}: looked at again soon`,
    nextRetryDelay: Math.min(Math.max(until.getTime() - Date.now(), 1), LOOK_AGAIN_MS),
    category: ApplicationFailureCategory.BENIGN,
  });
}

/** The answer was lost; the next attempt reads the other side first. */
export function effectInDoubt(
  key: string,
  { why, delayMs }: { readonly why: string; readonly delayMs: number },
  failure: unknown,
): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'EffectInDoubt',
    message: `${key} may or may not have been carried out (${why}): it is looked for before it is tried again`,
    nextRetryDelay: delayMs,
    cause: causeOf(failure),
  });
}

/** Certainly not carried out, for now. */
export function effectNotTaken(
  key: string,
  { why, retryAfterMs }: { readonly why: string; readonly retryAfterMs?: number },
  failure: unknown,
): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'EffectNotTaken',
    message: `${key} was not taken (${why}): it is tried again`,
    ...(retryAfterMs === undefined ? {} : { nextRetryDelay: Math.max(retryAfterMs, 1) }),
    cause: causeOf(failure),
  });
}

/** Nothing will change by trying again, until a person has changed something. */
export function effectRefused(key: string, refusal: EffectRefusal, failure?: unknown): ApplicationFailure {
  return ApplicationFailure.create({
    type: EFFECT_REFUSED,
    message: `${key} was refused (${refusal.reason}: ${refusal.code}): ${REMEDIES[refusal.reason]}`,
    nonRetryable: true,
    details: [refusal],
    ...(failure === undefined ? {} : { cause: causeOf(failure) }),
  });
}

const REMEDIES: Readonly<Record<Refusal['reason'], string>> = {
  credentials: 'set a valid token with the rights it needs',
  destination: 'see that the channel or address exists and takes messages from us',
  content: 'the other side does not accept what we say; this is a fault of ours',
  unreadable: 'give the token the right to read there, so that it can be seen whether it was carried out',
};

function causeOf(failure: unknown): Error {
  return failure instanceof Error ? failure : new Error(String(failure));
}

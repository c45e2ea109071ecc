import { ActivityFailure, isCancellation } from '@temporalio/workflow';
import type { Outcome } from '../contracts/call.ts';
import type { Answer, Question, Wants } from '../contracts/questions.ts';
import type { Call } from './call.ts';
import { putThrough, withoutUs } from './put-through.ts';
import { goodbye } from './take-message.ts';

/** What a caller can answer and still be in the conversation. */
export type Reply<W extends Wants> = Exclude<Answer<W>, { readonly kind: Leaving['kind'] }>;

type Leaving = Extract<Answer, { readonly kind: 'person' | 'goodbye' | 'not-heard' }>;

/** The caller leaves the conversation; met in one place, as hanging up is. */
class CallerLeaves extends Error {
  override readonly name = 'CallerLeaves';
  readonly why: Leaving;
  constructor(why: Leaving) {
    super(`the caller leaves the conversation: ${why.kind}`);
    this.why = why;
  }
}

/**
 * A script in which the caller talks back. At every question they may want a person, or say goodbye; and when something
 * of ours does not work (the speech model, the store), they go on without us.
 */
export async function conversation(call: Call, script: () => Promise<Outcome>): Promise<Outcome> {
  const { prompts } = call.line;
  try {
    return await script();
  } catch (failure) {
    if (failure instanceof CallerLeaves) {
      if (failure.why.kind === 'person') return putThrough(call, prompts.connecting);
      if (failure.why.kind === 'goodbye') return goodbye(call, prompts.goodbye, 'broken-off');
      return withoutUs(call);
    }
    if (!(failure instanceof ActivityFailure) || isCancellation(failure)) throw failure;
    call.story.tell(
      `${failure.activityType} could not be done: ${failure.cause?.message ?? failure.message}`,
    );
    return withoutUs(call);
  }
}

/** The reply of a caller who is still with us; one who is not leaves the conversation here. */
export function stay<W extends Wants>(answer: Answer<W>): Reply<W> {
  if (answer.kind === 'person' || answer.kind === 'goodbye' || answer.kind === 'not-heard') {
    throw new CallerLeaves(answer);
  }
  return answer;
}

/** A question that begins with its reason when it has to be asked again. */
export function questionOf<const W extends Wants>(
  call: Call,
  { ask, again = ask, wants }: { readonly ask: string; readonly again?: string; readonly wants: W },
): Question<W> {
  const { prompts } = call.line;
  return {
    ask,
    atSilence: `${prompts.notHeard} ${again}`,
    atUnclear: `${prompts.notUnderstood} ${again}`,
    tries: TRIES,
    deadlineSeconds: DEADLINE_SECONDS,
    wants,
  };
}

/** Asked twice in vain, a caller is better off with a person. */
const TRIES = 2;
/** Two times a long question, a monologue of thirty seconds, and a model that takes its time. */
const DEADLINE_SECONDS = 180;

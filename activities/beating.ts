import { Context } from '@temporalio/activity';

/** Well below the heartbeat timeout that a workflow would choose, so that one late beat is no alarm. */
const BEAT_MS = 2_000;

/**
 * Does the work of an activity while telling Temporal that its process lives: the death of a worker is noticed within
 * the heartbeat timeout, and a cancellation reaches the work by its signal. Cancelled work ends as cancelled, however
 * it failed.
 */
export async function whileBeating<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const context = Context.current();
  const signal = context.cancellationSignal;
  context.heartbeat();
  const beat = setInterval(() => context.heartbeat(), BEAT_MS);
  try {
    return await work(signal);
  } catch (failure) {
    if (signal.aborted) throw await context.cancelled.catch((reason: unknown) => reason);
    throw failure;
  } finally {
    clearInterval(beat);
  }
}

import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import type { CallInput, CallResult, Outcome } from '../contracts/call.ts';
import { Call } from './call.ts';
import { finish, noteRinging } from './finish.ts';
import { CalleeJoined, CallOver } from './perform.ts';

/** What a script does with a call while it lasts; it returns what became of it. */
export type Script = (call: Call) => Promise<Outcome>;

/**
 * Runs a script from the first ring to the last thing that follows the call. However the call ends (hang-up, limit,
 * error, loss, cancellation), it passes through the one `finish`.
 */
export async function wholeCall(input: CallInput, script: Script): Promise<CallResult> {
  const call = new Call(input);
  // The first verb goes out before anything else: somebody hears a phone ring.
  const over = untilOver(call, script);
  const ringing = noteRinging(call);
  const outcome = await over;
  return CancellationScope.nonCancellable(async () => {
    await ringing.stop();
    return finish(call, outcome);
  });
}

async function untilOver(call: Call, script: Script): Promise<Outcome> {
  try {
    return await withinTime(call, script);
  } catch (failure) {
    if (failure instanceof CallOver) return unfinished(call);
    if (failure instanceof CalleeJoined) return partWays(call, () => call.leave(), 'connected');
    if (isCancellation(failure)) return partWays(call, () => call.hangUp(), 'cancelled');
    call.story.tell(`Something failed: ${failure instanceof Error ? failure.message : String(failure)}`);
    return partWays(call, () => call.hangUp(), 'failed');
  }
}

async function withinTime(call: Call, script: Script): Promise<Outcome> {
  const { maxCallMinutes } = call.line;
  const talking = new CancellationScope();
  const clock = new CancellationScope();
  const talk = talking.run(() => script(call));
  try {
    return await Promise.race([
      talk,
      clock.run(async () => {
        await sleep(maxCallMinutes * 60_000, { summary: `longest call: ${maxCallMinutes} min` });
        return 'out-of-time' as const;
      }),
    ]).then((outcome) => (outcome === 'out-of-time' ? timeUp(call, talking) : outcome));
  } finally {
    clock.cancel();
    // A script that was cancelled may still learn how far its last verb got.
    await talk.catch(() => undefined);
  }
}

async function timeUp(call: Call, talking: CancellationScope): Promise<Outcome> {
  talking.cancel();
  return partWays(
    call,
    async () => {
      await call.say(call.line.prompts.outOfTime);
      await call.hangUp();
    },
    'out-of-time',
  );
}

/** Ends the call from our side, even when the workflow itself was cancelled; that it is over already is fine. */
async function partWays(call: Call, goodbye: () => Promise<void>, outcome: Outcome): Promise<Outcome> {
  try {
    await CancellationScope.nonCancellable(goodbye);
  } catch (failure) {
    if (!(failure instanceof CallOver)) call.story.tell('The call could not be ended cleanly.');
  }
  return outcome;
}

/** What became of a call that ended before its script did. */
function unfinished(call: Call): Outcome {
  if (call.achieved !== undefined) return call.achieved;
  if (call.endedBy === 'turned-away') return 'turned-away';
  if (call.endedBy === 'lost') return 'lost';
  return call.story.states.includes('ANSWERED') ? 'hung-up' : 'hung-up-before-answer';
}

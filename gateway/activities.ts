import { setTimeout as delay } from 'node:timers/promises';
import { cancellationDetails, cancelled, heartbeat } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { CALL_NOT_HERE } from '../contracts/failures.ts';
import type { GatewayVerbs, VerbInput, VerbOutcome } from '../contracts/verbs.ts';
import type { LiveCall } from './live-call.ts';
import type { RunningStep, StepRun } from './steps.ts';
import { ask } from './verbs/ask.ts';
import type { AskParts } from './verbs/ask.ts';
import { record } from './verbs/record.ts';
import type { RecordParts } from './verbs/record.ts';
import { say } from './verbs/say.ts';

/** Often enough that a successor knows within half a second how far a verb was. */
const BEAT_MS = 500;

export interface GatewayParts extends RecordParts, AskParts {
  readonly held: { get(callId: string): LiveCall | undefined };
}

/** The activities of this gateway's own queue: each finds the call and joins or begins the step there. */
export function createGatewayActivities(parts: GatewayParts): GatewayVerbs {
  const attend = async <Result, Progress>(
    input: VerbInput<Progress>,
    verb: (call: LiveCall, run: StepRun) => Promise<Result>,
  ): Promise<VerbOutcome<Result, Progress>> => {
    const call = parts.held.get(input.callId);
    if (call === undefined) throw notHere();
    call.adopt(input.state);
    const running = call.steps.perform(input.step, (run) => verb(call, run));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a step's result is what its own verb gave
    return (await waitFor(running)) as VerbOutcome<Result, Progress>;
  };

  return {
    answer: (input) => attend(input, (call) => call.answer()),
    say: (input) => attend(input, (call, run) => say(call, input, run, parts.voice)),
    ask: (input) => attend(input, (call, run) => ask(call, input, run, parts)),
    record: (input) => attend(input, (call, run) => record(call, input, run, parts)),
    connect: (input) => attend(input, (call) => call.connect(input.ringSeconds)),
    whisper: (input) => attend(input, (call) => call.setMode('whisper')),
    barge: (input) => attend(input, (call) => call.setMode('barge')),
    spy: (input) => attend(input, (call) => call.setMode('spy')),
    leave: (input) => attend(input, (call) => call.leave()),
    hangUp: (input) => attend(input, (call) => call.hangUp()),
  };
}

/** A verb that is given up ends at once, but for one that waits for the platform. */
const ENDS_WITHIN_MS = 2000;

/** Benign: a gateway that was started again is sent the verbs of the one that it follows until it has the call itself. */
function notHere(): ApplicationFailure {
  return ApplicationFailure.create({
    message: 'this gateway does not hold the call',
    type: CALL_NOT_HERE,
    nonRetryable: true,
    category: ApplicationFailureCategory.BENIGN,
  });
}

/**
 * An attempt only waits: the step itself belongs to the call and goes on when the attempt is lost to an outage of the
 * engine. It is given up when the workflow asks for that, or when this gateway is leaving.
 */
async function waitFor(running: RunningStep): Promise<VerbOutcome<unknown, unknown>> {
  const beat = setInterval(() => heartbeat(running.progress()), BEAT_MS);
  try {
    const result = await Promise.race([running.result, cancelled()]);
    return { kind: 'done', result };
  } catch (failure) {
    const details = cancellationDetails();
    if (details?.workerShutdown) {
      running.abandon();
      return { kind: 'leaving', progress: running.progress() };
    }
    if (details?.cancelRequested) {
      running.abandon();
      return { kind: 'done', result: await resultOf(running, failure) };
    }
    throw failure;
  } finally {
    clearInterval(beat);
  }
}

/** What came of a step that was given up; rejects with the reason for that when it does not end. */
async function resultOf(running: RunningStep, reason: unknown): Promise<unknown> {
  const ended = new AbortController();
  const lateness = delay(ENDS_WITHIN_MS, undefined, { signal: ended.signal });
  try {
    return await Promise.race([running.result, lateness.then(() => Promise.reject(reason))]);
  } finally {
    ended.abort();
  }
}

import { ActivityFailure, ApplicationFailure, proxyActivities, TimeoutFailure } from '@temporalio/workflow';
import { isEndedBy } from '../contracts/call.ts';
import type { EndedBy, GatewayAttached } from '../contracts/call.ts';
import { CALL_NOT_HERE, CALL_OVER, CALLEE_JOINED, COMMAND_REFUSED } from '../contracts/failures.ts';
import type { GatewayVerbs, VerbOutcome } from '../contracts/verbs.ts';
import { PATIENCE_MS } from './gateways.ts';
import type { Gateways } from './gateways.ts';

/** The call is over; scripts meet it in one place. */
export class CallOver extends Error {
  override readonly name = 'CallOver';
  readonly by: EndedBy;
  constructor(by: EndedBy) {
    super(`the call is over, ended by ${by}`);
    this.by = by;
  }
}

/** The callee picked up after we had taken over: there is nobody left to talk to us alone. */
export class CalleeJoined extends Error {
  override readonly name = 'CalleeJoined';
}

/** One verb as it is sent, to whichever gateway holds the call by then. */
export interface Step<Result, Progress> {
  /** Tells a reader of the history what it is about. */
  readonly summary: string;
  readonly send: (
    verbs: GatewayVerbs,
    resume: Progress | undefined,
  ) => Promise<VerbOutcome<Result, Progress>>;
}

type Attempt<Result, Progress> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'gone'; readonly progress?: Progress | undefined }
  /** Timed out. `wasBegun`: the gateway had taken it up, so it was alive until then. */
  | { readonly kind: 'unsure'; readonly wasBegun: boolean; readonly progress?: Progress };

/**
 * Carries out one step of the call on whichever gateway holds it, as often as that takes: a gateway that leaves or dies
 * hands the same step, with how far it got, to the next one. This is the only place where a verb is repeated.
 * @throws {CallOver} when the call is over, or nobody has taken it back in time.
 * @throws {CalleeJoined} when the callee came onto the line after all.
 */
export async function perform<Result, Progress>(
  gateways: Gateways,
  step: Step<Result, Progress>,
): Promise<Result> {
  let resume: Progress | undefined;
  let unsureSince: { gateway: GatewayAttached; atMs: number } | undefined;
  for (;;) {
    const gateway = await gateways.current();
    const isStale = unsureSince !== undefined && unsureSince.gateway === gateway;
    if (gateway === undefined || (isStale && Date.now() - (unsureSince?.atMs ?? 0) > PATIENCE_MS)) {
      gateways.end('lost', false);
      throw new CallOver(gateways.endedBy ?? 'lost');
    }
    const attempt = await attemptOn(gateway, step, resume).catch((failure: unknown) =>
      whatItMeans<Progress>(failure, gateways),
    );
    if (attempt.kind === 'done') return attempt.result;
    resume = attempt.progress ?? resume;
    if (attempt.kind === 'gone') gateways.gone(gateway);
    else if (attempt.wasBegun || !isStale) unsureSince = { gateway, atMs: Date.now() };
  }
}

/** An engine that was away for a moment times a verb out; a gateway that does not answer so often is gone. */
const ATTEMPTS_AFTER_THE_END = 3;

/** Carries out one step on the gateway that held a call which is over; undefined when nothing can come of it any more. */
export async function performAfterEnd<Result, Progress>(
  gateway: GatewayAttached,
  step: Step<Result, Progress>,
): Promise<Result | undefined> {
  for (let n = 0; n < ATTEMPTS_AFTER_THE_END; n += 1) {
    try {
      const attempt = await attemptOn(gateway, step, undefined);
      return attempt.kind === 'done' ? attempt.result : undefined;
    } catch (failure) {
      if (!(failure instanceof ActivityFailure)) throw failure;
      if (!(failure.cause instanceof TimeoutFailure)) return undefined;
    }
  }
  return undefined;
}

async function attemptOn<Result, Progress>(
  { queue }: GatewayAttached,
  { summary, send }: Step<Result, Progress>,
  resume: Progress | undefined,
): Promise<Attempt<Result, Progress>> {
  const verbs = proxyActivities<GatewayVerbs>({
    taskQueue: queue,
    summary,
    // A live gateway starts a verb within tens of milliseconds.
    scheduleToStartTimeout: '3s',
    heartbeatTimeout: '3s',
    startToCloseTimeout: '2h',
    // Repeating is decided in `perform`, where it is known whether the call still lives.
    retry: { maximumAttempts: 1 },
    // A verb that is given up says how far it got: half a recording is somebody's message.
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  });
  const outcome = await send(verbs, resume);
  return outcome.kind === 'leaving' ? { kind: 'gone', progress: outcome.progress } : outcome;
}

function whatItMeans<Progress>(failure: unknown, gateways: Gateways): Attempt<never, Progress> {
  const cause = failure instanceof ActivityFailure ? failure.cause : undefined;
  if (cause instanceof TimeoutFailure) {
    // Only perhaps dead: an outage of the engine times out verbs whose gateway is well. The same step again joins it.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the verb's own gateway put it there
    const progress = cause.lastHeartbeatDetails as Progress;
    return { kind: 'unsure', wasBegun: cause.timeoutType !== 'SCHEDULE_TO_START', progress };
  }
  if (cause instanceof ApplicationFailure) {
    if (cause.type === CALL_NOT_HERE || cause.type === 'WorkerShutdown') return { kind: 'gone' };
    if (cause.type === CALLEE_JOINED) throw new CalleeJoined(cause.message);
    if (cause.type === COMMAND_REFUSED) throw cause;
    if (cause.type === CALL_OVER) {
      const [said, unrecorded] = cause.details ?? [];
      const by = isEndedBy(said) ? said : 'platform';
      gateways.end(by, unrecorded === true);
      throw new CallOver(by);
    }
  }
  throw failure;
}

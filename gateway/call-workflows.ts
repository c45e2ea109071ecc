import { createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import type { Logger } from 'pino';
import { callEnded, gatewayAttached } from '../contracts/call.ts';
import type { CallEnded, CallInput, GatewayAttached } from '../contracts/call.ts';
import { callWorkflowId } from '../contracts/ids.ts';
import * as attributes from '../contracts/search-attributes.ts';

/** The engine answers in milliseconds; a request that has not been answered by then is made again. */
const ENGINE_DEADLINE_MS = 2000;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 2000;

/**
 * A worker makes a decision in milliseconds. One that was given to a worker which died is made again after this time,
 * instead of after ten seconds: before the caller would be asked to hold.
 */
const DECISION_TIMEOUT = '3s';

/** The workflows of calls as the gateway reaches them: it starts one per call, and tells it two things. */
export interface CallWorkflows {
  /**
   * Starts the call's workflow or, when it runs already, tells it that this gateway holds the call. Tries until the
   * engine has taken it; `finished`: the workflow of this call has come to its end before.
   */
  attach(input: CallInput, gateway: GatewayAttached): Promise<'attached' | 'finished'>;
  /** Tells that the platform ended the call; a workflow that has finished needs no telling. */
  ended(callId: string, end: CallEnded): Promise<void>;
}

export interface CallWorkflowsParts {
  readonly client: Client;
  readonly taskQueue: string;
  /** Key of the hash by which a caller's calls are found together; without it they are not. */
  readonly callerKeySecret: string | undefined;
  readonly log: Logger;
  /** Ends all trying. */
  readonly stop: AbortSignal;
}

export function createCallWorkflows(parts: CallWorkflowsParts): CallWorkflows {
  const { client, log, stop, taskQueue } = parts;
  return {
    attach: (input, gateway) =>
      untilTaken({ log, stop, callId: input.callId }, async () => {
        try {
          await client.withDeadline(Date.now() + ENGINE_DEADLINE_MS, () =>
            client.workflow.signalWithStart(input.line.script, {
              workflowId: callWorkflowId(input.callId),
              taskQueue,
              args: [input],
              signal: gatewayAttached,
              signalArgs: [gateway],
              workflowIdReusePolicy: 'REJECT_DUPLICATE',
              workflowTaskTimeout: DECISION_TIMEOUT,
              staticSummary: `${input.line.office}: call from ${input.from ?? 'a withheld number'}`,
              typedSearchAttributes: searchAttributes(input, parts.callerKeySecret),
            }),
          );
          return 'attached';
        } catch (failure) {
          if (failure instanceof WorkflowExecutionAlreadyStartedError) return 'finished';
          throw failure;
        }
      }),

    ended: async (callId, end) => {
      // A leaving gateway closes sockets of calls that go on elsewhere.
      if (stop.aborted) return;
      await untilTaken({ log, stop, callId }, async () => {
        try {
          const handle = client.workflow.getHandle(callWorkflowId(callId));
          await client.withDeadline(Date.now() + ENGINE_DEADLINE_MS, () => handle.signal(callEnded, end));
        } catch (failure) {
          if (!(failure instanceof WorkflowNotFoundError)) throw failure;
        }
      });
    },
  };
}

async function untilTaken<T>(
  { log, stop, callId }: { log: Logger; stop: AbortSignal; callId: string },
  request: () => Promise<T>,
): Promise<T> {
  for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS)) {
    try {
      return await request();
    } catch (err) {
      if (stop.aborted) throw err;
      log.warn({ callId, err }, 'Temporal does not take the call: trying again');
      await delay(waitMs, undefined, { signal: stop });
    }
  }
}

function searchAttributes(input: CallInput, callerKeySecret: string | undefined): TypedSearchAttributes {
  const known = new TypedSearchAttributes([
    { key: attributes.callScript, value: input.line.script },
    { key: attributes.callLine, value: input.line.office },
    { key: attributes.callState, value: 'PENDING' },
  ]);
  if (callerKeySecret === undefined || input.from === undefined) return known;
  const value = createHmac('sha256', callerKeySecret).update(input.from).digest('hex').slice(0, 16);
  return known.updateCopy([{ key: attributes.callerKey, value }]);
}

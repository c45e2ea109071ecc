import type { Client } from '@temporalio/client';
import type { CallInput, CallResult } from '../contracts/call.ts';
import type { CallRecord, Voicemail } from '../contracts/records.ts';
import type { Turn } from '../contracts/verbs.ts';
import type { Store } from '../store/open-store.ts';

/** Everything that is known of one call. */
export interface CallStory {
  readonly call: CallRecord;
  readonly turns: readonly Turn[];
  readonly voicemails: readonly Voicemail[];
  /** Why the engine has nothing to add; absent: it had. */
  readonly engine?: string;
}

/** The story of one call; undefined when the store knows of none with this id. */
export async function storyOf(
  callId: string,
  { store, openClient }: { readonly store: Store; readonly openClient: () => Promise<Client> },
): Promise<CallStory | undefined> {
  const call = await store.calls.get(callId);
  if (call === undefined) return undefined;
  const voicemails = await store.voicemails.list({ callId });
  try {
    const client = await openClient();
    const workflow = client.workflow.getHandle<(input: CallInput) => Promise<CallResult>>(call.workflowId);
    const { status } = await workflow.describe();
    // The result comes when the last thing that follows the call is done, which may be hours later.
    if (status.name === 'RUNNING') return { call, turns: [], voicemails, engine: 'its work is not done yet' };
    const { turns = [] } = await workflow.result();
    return { call, turns, voicemails };
  } catch (failure) {
    const why = failure instanceof Error ? failure.message : String(failure);
    return { call, turns: [], voicemails, engine: why };
  }
}

/** The story as a person reads it. */
export function tellStory({ call, turns, voicemails, engine }: CallStory): string {
  const { office, script, from = 'a withheld number', to, rangAt, endedAt, states, outcome, endedBy } = call;
  return [
    `${office}: ${script} call ${call.callId}`,
    `  from ${from} to ${to}`,
    `  rang ${rangAt}${endedAt === undefined ? '' : `, over ${endedAt}`}`,
    `  ${states.join(' → ')}: ${outcome ?? 'goes on'}${endedBy === undefined ? '' : ` (ended by ${endedBy})`}`,
    ...turns.map(({ asked, heard, understood }) => {
      const answer = heard === undefined ? 'nothing' : `“${heard}”`;
      return `  asked “${asked}”, heard ${answer}: ${understood}`;
    }),
    ...voicemails.map(({ durationMs, transcript }) => {
      const words = transcript === undefined ? 'no transcript' : `“${transcript.text}”`;
      return `  message of ${Math.round(durationMs / 1000)} s: ${words}`;
    }),
    ...(engine === undefined ? [] : [`  (nothing more from Temporal: ${engine})`]),
  ].join('\n');
}

/** One line about each call. */
export function tellCalls(calls: readonly CallRecord[]): string {
  return calls
    .map(({ callId, rangAt, script, office, from = 'withheld', outcome = 'goes on' }) =>
      [rangAt, callId, script, office, from, outcome].join('  '),
    )
    .join('\n');
}

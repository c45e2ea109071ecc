import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { z } from 'zod';
import { callWorkflowId } from '../../contracts/ids.ts';
import { callerKey, callLine, callOutcome, callState } from '../../contracts/search-attributes.ts';
import { office } from '../office.ts';
import { BRISK, WORDS } from './brisk.ts';

const ACTIVITIES = [
  'answer: from here on the caller hears us',
  'say: “We are closed.”',
  'record: up to 30 s, or 0.8 s of silence',
  'say: “Your message has been recorded.”',
  'hangUp: the call ends for all',
  'sealRecording: all … segments',
  'saveCall: message-taken',
  'transcribe: … s of sound',
  'storeVoicemail: with its transcript',
  'alertVoicemail: in Slack #calls',
];

test('tells the story of a call in Temporal, to people who know nothing of our code', async (t) => {
  const line = { ...BRISK, office: 'Salt_*Harbour* Dental' };
  const { dial, result, client } = await office(t, {
    open: false,
    line,
    settings: { CALLER_KEY_SECRET: 'ours' },
  });
  const call = dial({ steps: [{ waitForPrompt: true }, { say: WORDS }, { waitForPrompt: true }] });
  await result(call);
  const handle = client.workflow.getHandle(callWorkflowId(call.callId));

  const [heading, states, ...conversation] = await currentDetails(handle);
  assert.equal(heading, String.raw`**Salt\_\*Harbour\* Dental** · +6581110001 → +6531580002`);
  assert.equal(states, '_PENDING → ANSWERED → DISCONNECTED_');
  assert.deepEqual(conversation.map(withoutVariables), [
    'Gateway … holds the call.',
    'We answered.',
    'We say: “We are closed.”',
    'We beep and record.',
    'Recorded … s with speech, then the caller had finished. All of it is stored.',
    'We say: “Your message has been recorded.”',
    'We hung up.',
    'Outcome: **message-taken**',
    `The caller said: “${WORDS}”`,
    'The team was told.',
  ]);

  assert.deepEqual((await summaries(handle)).map(withoutVariables), ACTIVITIES);

  const { typedSearchAttributes: found } = await handle.describe();
  assert.equal(found.get(callLine), 'Salt_*Harbour* Dental');
  assert.equal(found.get(callState), 'DISCONNECTED');
  assert.equal(found.get(callOutcome), 'message-taken');
  assert.match(found.get(callerKey) ?? '', /^[0-9a-f]{16}$/);
});

const metadata = z.object({ currentDetails: z.string() });

async function currentDetails(handle: WorkflowHandle): Promise<string[]> {
  const details = metadata.parse(await handle.query('__temporal_workflow_metadata')).currentDetails;
  return details.split(/\n+/);
}

/** Of the activities, in order; that of the ringing call runs beside the others. */
async function summaries(handle: WorkflowHandle): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  const activities = (events ?? []).flatMap(({ activityTaskScheduledEventAttributes, userMetadata }) => {
    const name = activityTaskScheduledEventAttributes?.activityType?.name;
    const summary = userMetadata?.summary;
    if (!name || !summary) return [];
    return [`${name}: ${defaultPayloadConverter.fromPayload<string>(summary)}`];
  });
  return activities.filter((text) => text !== 'saveCall: ringing');
}

/** What differs from call to call: times, lengths, the gateway's name. */
function withoutVariables(text: string): string {
  return text
    .replace(/^- `\d\d:\d\d:\d\d` /, '')
    .replace(/Gateway \S+/, 'Gateway …')
    .replace(/\d+\.\d s (with speech|of sound)/, '… s $1')
    .replace(/all \d+ segments/, 'all … segments');
}

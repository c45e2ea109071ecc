import assert from 'node:assert/strict';
import type { CallResult } from '../../contracts/call.ts';
import type { CallHandle } from '../../simulator/telcoflow/telcoflow.ts';
import { eventually } from '../eventually.ts';
import { assertAllKept, keptOf } from '../kept-exactly.ts';
import type { Office } from '../office.ts';

/** The caller's whole message is kept, and the team was told of it once. */
export async function assertMessageTaken(
  { result, messages, store }: Office,
  call: CallHandle,
): Promise<CallResult> {
  const ended = await result(call);
  assert.equal(ended.outcome, 'message-taken');
  assert.equal((await messages()).length, 1, 'the team is told once');
  await assertAllKept(store, call, ended.recordingId);
  return ended;
}

/**
 * The team was told once of a message that was cut while the caller spoke; all that was said up to its end is kept.
 * Returns that end, as a position in the caller's sound.
 */
export async function assertMessageCut(
  { result, messages, store }: Office,
  call: CallHandle,
): Promise<number> {
  const { outcome, recordingId = '' } = await result(call);
  assert.equal(outcome, 'message-taken');
  assert.equal((await messages()).length, 1, 'the team is told once');
  const recording = await store.recordings.get(recordingId);
  assert.ok(recording?.sealed, `recording ${recordingId} is complete`);
  const end = recording.callStartSample + recording.sealed.samples;
  const spokenBefore = call
    .view()
    .parties.caller.spoken.map(({ firstSample, endSample }) => Math.min(endSample, end) - firstSample)
    .filter((samples) => samples > 0)
    .reduce((sum, samples) => sum + samples, 0);
  assert.ok(spokenBefore > 0, 'the caller spoke before the end of the recording');
  assert.equal((await keptOf(store, call, recordingId)).samplesStored, spokenBefore);
  return end;
}

/** The caller has been speaking for so long; returns how much of the call's sound has gone by. */
export async function spokenFor(call: CallHandle, seconds: number): Promise<number> {
  const spoke = await call.until(({ kind }) => kind === 'speech-started');
  const from = 'firstSample' in spoke ? spoke.firstSample : 0;
  const { sampleRate } = call.view();
  await eventually(() => assert.ok(call.view().lineSamples > from + seconds * sampleRate));
  return call.view().lineSamples;
}

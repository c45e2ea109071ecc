import assert from 'node:assert/strict';
import test from 'node:test';
import { ApplicationFailure } from '@temporalio/common';
import { createRecords } from '../../activities/records.ts';
import { RATE, recording, second, storeFor } from '../store/store-for-test.ts';

const recordingId = 'call-1-4';

test('a recording is sealed once all expected segments are there; until then it is worth trying again', async (t) => {
  const store = await storeFor(t);
  const { sealRecording } = createRecords(store);
  await store.recordings.begin(recording());
  await store.recordings.append(second(1));
  await assert.rejects(sealRecording({ recordingId, expectedSegments: 2 }), (failure) => {
    assert.ok(failure instanceof ApplicationFailure && failure.nonRetryable !== true);
    assert.equal(failure.type, 'SegmentsMissing');
    assert.deepEqual(failure.details, [{ recordingId, missing: [0], count: 1 }]);
    return true;
  });
  await store.recordings.append(second(0));
  assert.equal((await sealRecording({ recordingId, expectedSegments: 2 })).samples, 2 * RATE);
});

test('a recording that was lost before anything was stored is empty, not an error', async (t) => {
  const { sealRecording } = createRecords(await storeFor(t));
  const sealed = await sealRecording({ recordingId });
  assert.deepEqual(sealed, { recordingId, sampleRate: 24000, samples: 0, segments: 0, gaps: [] });
});

test('calls and voicemails go into the store', async (t) => {
  const store = await storeFor(t);
  const { saveCall, storeVoicemail } = createRecords(store);
  const shared = { callId: 'call-1', line: '+6531580002', office: 'Harbour Dental' };
  await saveCall({
    ...shared,
    workflowId: 'call-call-1',
    script: 'voicemail',
    to: '+6531580002',
    rangAt: '2026-11-21T10:00:00.000Z',
    state: 'PENDING',
    states: ['PENDING'],
  });
  await storeVoicemail({ ...shared, recordingId, receivedAt: '2026-11-21T10:00:00.000Z', durationMs: 1 });
  assert.equal((await store.calls.get('call-1'))?.state, 'PENDING');
  assert.equal((await store.voicemails.get(recordingId))?.durationMs, 1);
});

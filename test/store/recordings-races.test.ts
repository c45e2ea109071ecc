import assert from 'node:assert/strict';
import test from 'node:test';
import type { NewSegment } from '../../store/append-segment.ts';
import { RecordingSealed, RecordingSealing, SegmentConflict } from '../../store/recording-failures.ts';
import type { Recordings } from '../../store/recordings.ts';
import { RATE, read, recording, second, sound, twoStoresFor } from './store-for-test.ts';

test('a recording begun by many at once is one', async (t) => {
  const [one, other] = await twoStoresFor(t);
  await Promise.all(
    Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? one : other).recordings.begin(recording())),
  );
  assert.deepEqual(await one.recordings.get('call-1-4'), recording());
});

test('of different sounds offered under one number at once, one is kept and all others are refused', async (t) => {
  const [one, other] = await twoStoresFor(t);
  await one.recordings.begin(recording());
  const offers = Array.from({ length: 10 }, (_, n) => second(0, { pcm: sound(n) }));
  const results = await Promise.allSettled(
    offers.map((offer, n) => (n % 2 === 0 ? one : other).recordings.append(offer)),
  );
  const kept = offers.filter((_, n) => results[n]?.status === 'fulfilled');
  const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  assert.equal(kept.length, 1);
  assert.ok(refusals.every((reason) => reason instanceof SegmentConflict));
  assert.deepEqual(await read(one.recordings.audio('call-1-4')), kept[0]?.pcm);
});

test('a segment is acknowledged if and only if it is in the recording that is sealed meanwhile', async (t) => {
  const [gateway, worker] = await twoStoresFor(t);
  for (let round = 0; round < 30; round += 1) {
    const recordingId = `race-${round}-1`;
    await gateway.recordings.begin(recording(recordingId));
    const segments = Array.from({ length: 6 }, (_, seq) => short(recordingId, seq));
    const appending = Promise.all(segments.map((segment) => appended(gateway.recordings, segment)));
    for (let looks = round % 6; looks > 0; looks -= 1) await worker.recordings.progress(recordingId);
    const sealed = await worker.recordings.seal(recordingId);
    const acknowledged = (await appending).filter(Boolean).length;
    assert.equal(sealed.segments, acknowledged);
    assert.equal((await read(worker.recordings.audio(recordingId))).length, acknowledged * 200);
  }
});

test('everybody who seals at the same time gets the same recording', async (t) => {
  const [one, other] = await twoStoresFor(t);
  await one.recordings.begin(recording());
  for (const seq of [0, 1, 3]) await one.recordings.append(second(seq));
  const sealed = await Promise.all([
    one.recordings.seal('call-1-4'),
    other.recordings.seal('call-1-4', { segments: 2 }),
    other.recordings.seal('call-1-4'),
  ]);
  assert.deepEqual(sealed[1], sealed[0]);
  assert.deepEqual(sealed[2], sealed[0]);
  assert.equal((await read(one.recordings.audio('call-1-4'))).length / 2, sealed[0].samples);
  assert.ok([2 * RATE, 3 * RATE].includes(sealed[0].samples));
});

function short(recordingId: string, seq: number): NewSegment {
  return { recordingId, seq, firstSample: seq * 100, gapBefore: false, pcm: sound(seq * 100, 100) };
}

/** As a gateway appends: again while the recording is being sealed; false once it was too late. */
async function appended(recordings: Recordings, segment: NewSegment): Promise<boolean> {
  for (;;) {
    try {
      await recordings.append(segment);
      return true;
    } catch (failure) {
      if (failure instanceof RecordingSealed) return false;
      if (!(failure instanceof RecordingSealing)) throw failure;
    }
  }
}

import assert from 'node:assert/strict';
import test from 'node:test';
import {
  RecordingConflict,
  RecordingSealed,
  RecordingUnknown,
  SegmentConflict,
  SegmentFaulty,
  SegmentsMissing,
} from '../../store/recording-failures.ts';
import { RATE, read, recording, second, sound, storeFor } from './store-for-test.ts';

const id = 'call-1-4';

test('what was begun first stays, also when it is begun again later', async (t) => {
  const { recordings } = await storeFor(t);
  await recordings.begin(recording());
  await recordings.begin({ ...recording(), startedAt: '2026-11-21T10:05:00.000Z', callStartSample: 0 });
  assert.deepEqual(await recordings.get(id), recording());
});

test('an id begun for another call or rate is refused, naming both', async (t) => {
  const { recordings } = await storeFor(t);
  await recordings.begin(recording());
  await assert.rejects(recordings.begin({ ...recording(), sampleRate: 8000 }), (failure) => {
    assert.ok(failure instanceof RecordingConflict);
    assert.match(failure.message, /call-1-4.*24000 Hz.*8000 Hz/);
    return true;
  });
  await assert.rejects(recordings.begin({ ...recording(), callId: 'other' }), RecordingConflict);
});

test('segments are read back in order, sample by sample, whatever order they came in', async (t) => {
  const { recordings } = await storeFor(t);
  await recordings.begin(recording());
  for (const seq of [2, 0, 1]) await recordings.append(second(seq));
  const sealed = await recordings.seal(id, { segments: 3 });
  assert.deepEqual(sealed, { recordingId: id, sampleRate: RATE, samples: 3 * RATE, segments: 3, gaps: [] });
  assert.ok((await read(recordings.audio(id))).equals(sound(0, 3 * RATE)));
});

test('a stretch is cut to the sample, within a segment and across them', async (t) => {
  const { recordings } = await storeFor(t);
  await recordings.begin(recording());
  for (const seq of [0, 1, 2, 3]) await recordings.append(second(seq));
  await recordings.seal(id);
  const stretches = [
    { fromSample: 10, toSample: 20 },
    { fromSample: RATE - 1, toSample: 2 * RATE + 1 },
    { fromSample: 3 * RATE },
    { toSample: RATE },
    { fromSample: 4 * RATE },
  ];
  const whole = sound(0, 4 * RATE);
  for (const { fromSample = 0, toSample = 4 * RATE } of stretches) {
    const expected = whole.subarray(fromSample * 2, toSample * 2);
    assert.ok((await read(recordings.audio(id, { fromSample, toSample }))).equals(expected));
  }
});

test('the same segment again changes nothing; other sound under its number is refused, naming both', async (t) => {
  const { recordings } = await storeFor(t);
  await recordings.begin(recording());
  await recordings.append(second(0));
  await recordings.append(second(0));
  await assert.rejects(recordings.append(second(0, { pcm: sound(1) })), (failure) => {
    assert.ok(failure instanceof SegmentConflict);
    assert.match(failure.message, /call-1-4\/0 .*48000 bytes from sample 0 \(sha256 \w+\).*48000 bytes/);
    return true;
  });
  await assert.rejects(recordings.append(second(0, { firstSample: 5 })), SegmentConflict);
  assert.ok((await read(recordings.audio(id))).equals(sound(0)));
});

test('what cannot be a segment is refused', async (t) => {
  const { recordings } = await storeFor(t);
  await recordings.begin(recording());
  for (const change of [
    { pcm: Buffer.alloc(0) },
    { pcm: Buffer.alloc(3) },
    { seq: -1 },
    { firstSample: 0.5 },
  ]) {
    await assert.rejects(recordings.append(second(0, change)), SegmentFaulty);
  }
});

test('who goes on with a recording starts behind the last segment stored, not in a hole', async (t) => {
  const { recordings } = await storeFor(t);
  assert.deepEqual(await recordings.progress(id), { segments: 0, samples: 0 });
  await recordings.begin(recording());
  for (const seq of [0, 1, 3]) await recordings.append(second(seq));
  assert.deepEqual(await recordings.progress(id), { segments: 4, samples: 4 * RATE });
});

test('a recording is not sealed while an expected segment is missing, and is once it has come', async (t) => {
  const { recordings } = await storeFor(t);
  await recordings.begin(recording());
  for (const seq of [0, 2]) await recordings.append(second(seq));
  await assert.rejects(recordings.seal(id, { segments: 4 }), (failure) => {
    assert.ok(failure instanceof SegmentsMissing);
    assert.deepEqual([failure.recordingId, failure.missing], [id, [1, 3]]);
    return true;
  });
  for (const seq of [1, 3]) await recordings.append(second(seq));
  assert.equal((await recordings.seal(id, { segments: 4 })).samples, 4 * RATE);
});

test('without expectation all that is stored is sealed, and holes are gaps where sound is missing', async (t) => {
  const { recordings } = await storeFor(t);
  await recordings.begin(recording());
  for (const seq of [0, 1, 4]) await recordings.append(second(seq));
  await recordings.append(second(5, { gapBefore: true }));
  const sealed = await recordings.seal(id);
  assert.deepEqual(sealed, {
    recordingId: id,
    sampleRate: RATE,
    samples: 4 * RATE,
    segments: 4,
    gaps: [2 * RATE, 3 * RATE],
  });
  const stored = Buffer.concat([sound(0, 2 * RATE), sound(4 * RATE, 2 * RATE)]);
  assert.ok((await read(recordings.audio(id))).equals(stored));
  const middle = { fromSample: 2 * RATE - 1, toSample: 2 * RATE + 1 };
  assert.ok(
    (await read(recordings.audio(id, middle))).equals(
      stored.subarray(2 * middle.fromSample, 2 * middle.toSample),
    ),
  );
});

test('a sealed recording stays as it is: sealed again it is the same, and new segments are refused', async (t) => {
  const { recordings } = await storeFor(t);
  await recordings.begin(recording());
  for (const seq of [0, 2]) await recordings.append(second(seq));
  const sealed = await recordings.seal(id);
  assert.deepEqual(await recordings.seal(id, { segments: 9 }), sealed);
  assert.deepEqual((await recordings.get(id))?.sealed, sealed);
  for (const seq of [1, 3]) await assert.rejects(recordings.append(second(seq)), RecordingSealed);
  // Its acknowledgement was lost, so it is tried again.
  await recordings.append(second(2));
  assert.equal((await read(recordings.audio(id))).length, 2 * 2 * RATE);
});

test('segments of a recording that nobody has begun are refused and leave nothing behind', async (t) => {
  const { recordings } = await storeFor(t);
  await assert.rejects(recordings.append(second(0)), RecordingUnknown);
  assert.deepEqual(await recordings.progress(id), { segments: 0, samples: 0 });
  await assert.rejects(recordings.seal(id), RecordingUnknown);
  await assert.rejects(recordings.seal(id, { segments: 1 }), SegmentsMissing);
  await assert.rejects(read(recordings.audio(id)), RecordingUnknown);
  assert.equal(await recordings.get(id), undefined);
});

test('five minutes of sound go in and come out sample by sample', async (t) => {
  const { recordings } = await storeFor(t);
  const seconds = 300;
  await recordings.begin(recording());
  for (let seq = 0; seq < seconds; seq += 1) await recordings.append(second(seq));
  const sealed = await recordings.seal(id, { segments: seconds });
  assert.equal(sealed.samples, seconds * RATE);
  let at = 0;
  for await (const piece of recordings.audio(id)) {
    assert.ok(piece.equals(sound(at, piece.length / 2)), `sound differs near sample ${at}`);
    at += piece.length / 2;
  }
  assert.equal(at, seconds * RATE);
});

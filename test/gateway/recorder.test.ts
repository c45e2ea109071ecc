import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Recorder } from '../../gateway/recorder.ts';
import type { RecordedBefore } from '../../gateway/recorder.ts';
import type { Segment } from '../../gateway/spool.ts';
import { header, segment } from './segments.ts';

const NOTHING: RecordedBefore = { segments: 0, samples: 0 };
const SECOND = 8000;

/** A recorder at 8 kHz, and what it gave away. */
function recorder(before = NOTHING) {
  const given: Segment[] = [];
  return { given, recorder: new Recorder(header(), before, (one) => given.push(one)) };
}

/** Sound in which each sample tells its position. */
function sound(samples: number): Buffer {
  const pcm = Buffer.alloc(samples * 2);
  for (let at = 0; at < samples; at += 1) pcm.writeUInt16LE(at % 65_536, at * 2);
  return pcm;
}

test('gives away each second as soon as it is full', () => {
  const { given, recorder: recording } = recorder();

  recording.write(sound(SECOND - 1));
  assert.equal(given.length, 0);
  recording.write(sound(1));

  assert.equal(given.length, 1);
  assert.equal(recording.segments, 1);
});

test('gives away the rest at the end, and nothing when there is none', () => {
  const { given, recorder: recording } = recorder();
  recording.write(sound(SECOND + 40));
  recording.end();
  assert.deepEqual(
    given.map(({ seq, firstSample, gapBefore, pcm }) => [seq, firstSample, gapBefore, pcm.length]),
    [
      [0, 0, false, 16_000],
      [1, SECOND, false, 80],
    ],
  );

  const empty = recorder();
  empty.recorder.end();
  assert.deepEqual(empty.given, []);
  assert.equal(empty.recorder.segments, 0);
});

test('goes on behind what an earlier gateway stored, with a gap before its first second alone', () => {
  const { given, recorder: recording } = recorder({ segments: 7, samples: 55_000 });

  recording.write(sound(2 * SECOND));

  assert.deepEqual(
    given.map(({ seq, firstSample, gapBefore }) => [seq, firstSample, gapBefore]),
    [
      [7, 55_000, true],
      [8, 63_000, false],
    ],
  );
  assert.equal(recording.samples, 71_000);
});

test('keeps its sound when the buffer that it was written from is used again', () => {
  const { given, recorder: recording } = recorder();
  const reused = Buffer.from(segment(0).pcm);

  recording.write(reused.subarray(0, 9000));
  const rest = Buffer.from(reused.subarray(9000));
  reused.fill(0);
  recording.write(rest);

  assert.ok(given[0]?.pcm.equals(segment(0).pcm));
});

test('what it gave away is not touched by what comes after', () => {
  const { given, recorder: recording } = recorder();
  recording.write(segment(0).pcm);
  recording.write(segment(1).pcm);
  recording.write(segment(2).pcm);

  for (const { seq, pcm } of given) assert.ok(pcm.equals(segment(seq).pcm), `second ${seq}`);
});

test('the sound comes out as it went in, however it was cut', () => {
  const cuts = fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 40 });
  const earlier = fc.record({ segments: fc.nat(100), samples: fc.nat(1_000_000) });
  fc.assert(
    fc.property(cuts, earlier, (lengths, before) => {
      const { given, recorder: recording } = recorder(before);
      const whole = sound(lengths.reduce((sum, samples) => sum + samples, 0));
      let at = 0;
      for (const samples of lengths) {
        recording.write(whole.subarray(at, (at += samples * 2)));
        assert.equal(recording.samples, before.samples + at / 2);
      }
      recording.end();

      assert.ok(Buffer.concat(given.map(({ pcm }) => pcm)).equals(whole));
      for (const [n, { seq, firstSample, pcm }] of given.entries()) {
        assert.equal(seq, before.segments + n);
        assert.equal(firstSample, before.samples + n * SECOND);
        assert.ok(n === given.length - 1 || pcm.length === 2 * SECOND, 'all but the last are a second long');
      }
      assert.equal(recording.segments, before.segments + given.length);
    }),
    { numRuns: 60 },
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { RecentSound } from '../../gateway/recent-sound.ts';

/** Bytes that tell their position. */
const stream = (length: number, from = 0) => Buffer.from(Array.from({ length }, (_, n) => (from + n) % 251));

test('keeps everything until its capacity is reached', () => {
  const recent = new RecentSound(10);
  recent.write(stream(6));
  assert.equal(recent.oldest, 0);
  assert.deepEqual(recent.from(0), stream(6));
  assert.deepEqual(recent.from(4), stream(2, 4));
});

test('keeps the last stretch of what was written, also across its own end', () => {
  const recent = new RecentSound(10);
  recent.write(stream(8));
  recent.write(stream(6, 8));

  assert.equal(recent.oldest, 4);
  assert.deepEqual(recent.from(0), stream(10, 4));
});

test('has nothing of what is still to come', () => {
  const recent = new RecentSound(10);
  recent.write(stream(3));
  assert.deepEqual(recent.from(3), Buffer.alloc(0));
  assert.deepEqual(recent.from(99), Buffer.alloc(0));
  assert.deepEqual(new RecentSound(10).from(0), Buffer.alloc(0));
});

test('gives a copy that later sound does not change', () => {
  const recent = new RecentSound(4);
  recent.write(stream(4));
  const copy = recent.from(0);
  recent.write(stream(4, 4));

  assert.deepEqual(copy, stream(4));
});

test('keeps what it has when it grows, and more from then on', () => {
  const recent = new RecentSound(10);
  recent.write(stream(14));
  recent.grow(16);
  assert.deepEqual(recent.from(0), stream(10, 4));

  recent.write(stream(5, 14));
  assert.equal(recent.oldest, 4);
  assert.deepEqual(recent.from(0), stream(15, 4));
  recent.write(stream(5, 19));
  assert.equal(recent.oldest, 8);
  assert.deepEqual(recent.from(0), stream(16, 8));
});

test('does not shrink', () => {
  const recent = new RecentSound(10);
  recent.write(stream(10));
  recent.grow(4);
  assert.equal(recent.capacity, 10);
  assert.deepEqual(recent.from(0), stream(10));
});

test('has exactly the last bytes of the stream, however it was cut and wherever it is asked for', () => {
  const capacities = fc.integer({ min: 1, max: 64 });
  const cuts = fc.array(fc.nat(150), { maxLength: 30 });
  fc.assert(
    fc.property(capacities, cuts, fc.nat(4000), (capacity, lengths, position) => {
      const recent = new RecentSound(capacity);
      const whole = stream(lengths.reduce((sum, length) => sum + length, 0));
      let at = 0;
      for (const length of lengths) recent.write(whole.subarray(at, (at += length)));

      const oldest = Math.max(0, whole.length - capacity);
      assert.equal(recent.oldest, oldest);
      assert.deepEqual(
        recent.from(position),
        whole.subarray(Math.max(oldest, Math.min(position, whole.length))),
      );
    }),
    { numRuns: 500 },
  );
});

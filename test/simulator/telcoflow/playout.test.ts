import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Playout } from '../../../simulator/telcoflow/playout.ts';
import {
  DEFAULT_SETTINGS,
  withOverrides,
  type SettingOverrides,
} from '../../../simulator/telcoflow/settings.ts';
import { ramp } from './samples.ts';

const RATE = 8000;
const FRAME_BYTES = 320;

function playoutWith(overrides: SettingOverrides = {}): Playout {
  return new Playout(withOverrides(DEFAULT_SETTINGS, overrides), RATE);
}

function bytesOf(samples: Int16Array): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}

/** Everything that is played until nothing is left. */
function playAll(playout: Playout): Int16Array {
  const frames: number[] = [];
  for (let frame = playout.take(); frame; frame = playout.take()) frames.push(...frame);
  return Int16Array.from(frames);
}

test('asks for 800 ms at first and then for what was played, in whole frames', () => {
  const playout = playoutWith();
  assert.equal(playout.wanted(), 40 * FRAME_BYTES);
  assert.equal(playout.wanted(), 0);
  playout.receive(bytesOf(ramp(320, 1)));
  playout.take();
  assert.equal(playout.wanted(), FRAME_BYTES);
});

test('plays what came in the order in which it came, whatever the sizes', () => {
  const playout = playoutWith();
  playout.wanted();
  const words = ramp(1000, 3);
  const bytes = bytesOf(words);
  for (const [from, to] of [
    [0, 1],
    [1, 4],
    [4, 963],
    [963, 2000],
  ] as const)
    playout.receive(bytes.subarray(from, to));
  assert.deepEqual(playAll(playout).slice(0, 1000), words);
});

test('keeps its ledger across an interrupt and drops the second half of a broken sample', () => {
  const playout = playoutWith();
  const asked = playout.wanted();
  playout.receive(bytesOf(ramp(100, 3)).subarray(0, 101));
  assert.equal(playout.interrupt(), 101);
  assert.equal(playout.outstandingBytes, asked - 101);

  const next = ramp(160, 5);
  playout.receive(Uint8Array.of(99, ...bytesOf(next)));

  assert.deepEqual(playAll(playout), next);
  assert.equal(playout.unaskedBytes, 0);
});

test('counts what nobody asked for and drops it, in whole samples, beyond what it can keep', () => {
  const playout = playoutWith({ pullAheadMs: 20, unaskedKeepMs: 0 });
  playout.wanted();
  const received = playout.receive(bytesOf(ramp(1001, 1)).subarray(0, 2001));

  assert.deepEqual(received, { unasked: 2001 - FRAME_BYTES, dropped: 2001 - 2 * FRAME_BYTES });
  playout.receive(Uint8Array.of(7));
  assert.deepEqual(playAll(playout), ramp(320, 1));
});

test('notes silence inside the sound as a gap, and silence between prompts as none', () => {
  const playout = playoutWith();
  const frame = bytesOf(ramp(160, 1));
  const play = (...frames: boolean[]): void => {
    for (const there of frames) {
      if (there) playout.receive(frame);
      playout.take();
    }
  };
  play(false, true, false, false, true);
  assert.deepEqual(playout.gaps, [{ atSample: 320, samples: 320 }]);
  play(...Array.from({ length: 21 }, () => false), true);
  assert.equal(playout.gaps.length, 1);
  playout.interrupt();
  play(true);
  assert.equal(playout.gaps.length, 1);
});

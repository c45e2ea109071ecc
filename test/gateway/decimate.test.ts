import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Decimator } from '../../gateway/decimate.ts';

const FRAME = 480;
const AMPLITUDE = 10_000;

function tone(hz: number, frames: number): Int16Array {
  return Int16Array.from({ length: FRAME * frames }, (_, i) =>
    Math.round(AMPLITUDE * Math.sin((2 * Math.PI * hz * i) / 24_000)),
  );
}

function decimated(samples: Int16Array): number[] {
  const decimator = new Decimator(FRAME);
  const output: number[] = [];
  for (let at = 0; at < samples.length; at += FRAME) {
    output.push(...decimator.decimate(samples.subarray(at, at + FRAME)));
  }
  return output;
}

/** Strength of the middle of the signal, in decibels against a tone of full amplitude. */
function strength(output: readonly number[]): number {
  const middle = output.slice(80, -80);
  const power = middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length;
  return 10 * Math.log10(power / (AMPLITUDE ** 2 / 2) + 1e-12);
}

for (const hz of [100, 300, 1000, 2000, 2500]) {
  test(`keeps speech at ${hz} Hz as it is`, () => {
    const gain = strength(decimated(tone(hz, 10)));
    assert.ok(Math.abs(gain) < 1, `${gain} dB`);
  });
}

for (const hz of [5000, 6000, 7000, 8000, 9500, 11_000]) {
  test(`lets nothing of ${hz} Hz come back as a lower tone`, () => {
    const gain = strength(decimated(tone(hz, 10)));
    assert.ok(gain < -50, `${gain} dB`);
  });
}

test('frames join without a seam', () => {
  const whole = new Decimator(FRAME * 10).decimate(tone(440, 10));
  assert.deepEqual(decimated(tone(440, 10)), [...whole]);
});

test('sound at full scale does not turn over', () => {
  const square = Int16Array.from({ length: FRAME * 4 }, (_, i) => (i % 240 < 120 ? 32_767 : -32_768));
  const output = decimated(square);
  for (let i = 20; i < output.length; i += 1) {
    const phase = ((i * 3 - 18) % 240) / 240;
    if (phase > 0.1 && phase < 0.4) assert.ok((output[i] ?? 0) > 25_000, `sample ${i} is ${output[i]}`);
    if (phase > 0.6 && phase < 0.9) assert.ok((output[i] ?? 0) < -25_000, `sample ${i} is ${output[i]}`);
  }
});

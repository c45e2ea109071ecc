import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beep } from '../../gateway/tone.ts';

for (const rate of [8000, 16000, 24000] as const) {
  test(`the beep at ${rate} Hz is 200 ms of 440 Hz with soft edges, made once`, () => {
    const pcm = beep(rate);
    const samples = Array.from({ length: pcm.length / 2 }, (_, i) => pcm.readInt16LE(i * 2));
    const crossings = samples.filter((sample, i) => i > 0 && sample >= 0 && (samples[i - 1] ?? 0) < 0).length;

    assert.equal(samples.length, rate / 5);
    assert.ok(Math.abs(crossings - 88) <= 1, `${crossings} waves`);
    const step = 8192 * 2 * Math.PI * (440 / rate);
    const steps = samples.map((sample, i) => Math.abs(sample - (samples[i - 1] ?? 0)));
    assert.ok(Math.max(...steps) <= step * 1.1, 'a click inside');
    assert.ok(Math.abs(samples[0] ?? 1) < 20 && Math.abs(samples.at(-1) ?? 99) < 20, 'a click at an end');
    assert.ok(Math.max(...samples) > 8000);
    assert.equal(beep(rate), pcm);
  });
}

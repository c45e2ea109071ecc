import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { SampleRate } from '../../contracts/audio.ts';
import { VoiceActivity } from '../../gateway/voice-activity.ts';
import { noise, silence, sound, voice } from './speech-like.ts';

const RATES = [8000, 16000, 24000] as const;

/** Every run of speech, in milliseconds, from where it began to where it was last heard. */
function runsOf(sampleRate: SampleRate, pcm: Buffer, cuts: readonly number[] = [pcm.length]): number[][] {
  const activity = new VoiceActivity(sampleRate);
  const runs = new Map<number, number>();
  activity.watch(({ speaking, speechRunStart, speechRunEnd }) => {
    if (speaking) runs.set(speechRunStart, speechRunEnd);
  });
  let at = 0;
  for (let i = 0; at < pcm.length; i += 1) {
    const bytes = Math.max(2, cuts[i % cuts.length] ?? 2);
    activity.push(pcm.subarray(at, at + bytes));
    at += bytes;
  }
  activity.close();
  return [...runs].map(([start, end]) => [(start / sampleRate) * 1000, (end / sampleRate) * 1000]);
}

for (const rate of RATES) {
  test(`at ${rate} Hz finds where speech begins and where it has ended`, () => {
    const runs = runsOf(rate, sound(rate, silence(600), voice(900), silence(800), voice(700), silence(500)));

    assert.equal(runs.length, 2, JSON.stringify(runs));
    const [[start = 0, end = 0] = [], [secondStart = 0, secondEnd = 0] = []] = runs;
    assert.ok(start >= 580 && start <= 660, `begins at ${start} ms`);
    assert.ok(end >= 1480 && end <= 1660, `ends at ${end} ms`);
    assert.ok(secondStart >= 2280 && secondStart <= 2360, `begins again at ${secondStart} ms`);
    assert.ok(secondEnd >= 2980 && secondEnd <= 3160, `ends again at ${secondEnd} ms`);
  });

  test(`at ${rate} Hz hears no speech in digital silence and steady hiss`, () => {
    assert.deepEqual(runsOf(rate, Buffer.alloc(rate * 4)), []);
    // The first tenth of a second teaches the detector what the line sounds like.
    const later = runsOf(rate, sound(rate, noise(4000, 400))).filter(([, end = 0]) => end > 200);
    assert.deepEqual(later, []);
  });

  test(`at ${rate} Hz judges the same however the sound is cut`, () => {
    const pcm = sound(rate, silence(300), voice(400), silence(250), voice(300), silence(400));
    const whole = runsOf(rate, pcm);
    assert.ok(whole.length > 0);
    const cuts = fc.array(
      fc.integer({ min: 1, max: 4000 }).map((samples) => samples * 2),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(cuts, (lengths) => assert.deepEqual(runsOf(rate, pcm, lengths), whole)),
      { numRuns: 25 },
    );
  });
}

test('a pause inside a word is not the end of a run, a longer one is', () => {
  const short = runsOf(16000, sound(16000, silence(300), voice(500), silence(150), voice(500), silence(500)));
  const long = runsOf(16000, sound(16000, silence(300), voice(500), silence(600), voice(500), silence(500)));
  assert.equal(short.length, 1);
  assert.equal(long.length, 2);
});

test('takes sound that does not begin at an even address', () => {
  const pcm = sound(24000, silence(300), voice(600), silence(400));
  const behindChannelByte = Buffer.concat([Buffer.alloc(1), pcm]).subarray(1);
  assert.deepEqual(runsOf(24000, behindChannelByte), runsOf(24000, pcm));
});

test('calls do not disturb each other', () => {
  const speech = sound(8000, silence(300), voice(600), silence(400));
  const alone = runsOf(8000, speech);
  const loud = new VoiceActivity(8000);
  const quiet = new VoiceActivity(8000);
  const runs = new Map<number, number>();
  quiet.watch(({ speechRunStart, speechRunEnd }) => runs.set(speechRunStart, speechRunEnd));
  loud.watch((one) => one.speaking && runs.set(-1, 0));
  const din = sound(8000, noise(300, 12_000), voice(1000));
  for (let at = 0; at < speech.length; at += 320) {
    loud.push(din.subarray(at, at + 320));
    quiet.push(speech.subarray(at, at + 320));
  }
  loud.close();
  quiet.close();
  runs.delete(Number.POSITIVE_INFINITY);
  assert.ok(runs.delete(-1), 'the other call was not loud');
  assert.deepEqual(
    [...runs].map(([start, end]) => [start / 8, end / 8]),
    alone,
  );
});

test('may be closed while it judges, and ignores what comes afterwards', () => {
  const activity = new VoiceActivity(24000);
  let judged = 0;
  activity.watch(() => {
    judged += 1;
    activity.close();
  });
  activity.push(Buffer.alloc(9600));
  activity.push(Buffer.alloc(9600));
  activity.close();
  assert.equal(judged, 1);
  assert.equal(activity.position, 480);
});

test('thousands of calls, one after the other, need no more memory than one', () => {
  const before = wasmBytes();
  for (let i = 0; i < 50_000; i += 1) new VoiceActivity(8000).close();
  const grown = wasmBytes() - before;
  assert.ok(grown < 8_000_000, `${grown} bytes more`);
});

/** Memory of WebAssembly is the part of `external` that is no array buffer; a lost detector costs 700 bytes of it. */
function wasmBytes(): number {
  const { external, arrayBuffers } = process.memoryUsage();
  return external - arrayBuffers;
}

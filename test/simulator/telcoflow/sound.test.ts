import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Ear } from '../../../simulator/telcoflow/ear.ts';
import { Sounds } from '../../../simulator/telcoflow/sounds.ts';
import { Tape } from '../../../simulator/telcoflow/tape.ts';
import { decodeWav, encodeWav } from '../../../simulator/telcoflow/wav.ts';
import { ramp } from './samples.ts';
import { tone, toneVoice } from './tone-voice.ts';

test('a tape gives back every sample, however sound and silence take turns', () => {
  const pieces = fc.array(fc.record({ loud: fc.boolean(), samples: fc.integer({ min: 1, max: 5000 }) }));
  fc.assert(
    fc.property(pieces, (frames) => {
      const tape = new Tape(true);
      const whole: number[] = [];
      for (const { loud, samples } of frames) {
        const sound = loud ? ramp(samples, whole.length + 1) : undefined;
        tape.append(sound, samples);
        whole.push(...(sound ?? new Int16Array(samples)));
      }
      assert.deepEqual(tape.read(), Int16Array.from(whole));
      const [from, to] = [Math.floor(whole.length / 3), Math.floor(whole.length / 2)];
      assert.deepEqual(tape.read(from, to), Int16Array.from(whole.slice(from, to)));
    }),
    { numRuns: 50 },
  );
});

test('a tape that keeps nothing still counts', () => {
  const tape = new Tape(false);
  tape.append(ramp(480, 1), 480);
  tape.append(undefined, 480);
  assert.deepEqual([tape.length, tape.read().every((sample) => sample === 0)], [960, true]);
});

test('a WAV file comes back as it was written, and anything else is refused by name', () => {
  const sound = { samples: ramp(1001, 3), sampleRate: 8000 };
  assert.deepEqual(decodeWav(encodeWav(sound), 'a.wav'), sound);
  assert.throws(() => decodeWav(Buffer.from('no sound at all'), 'b.wav'), /b\.wav is not a WAV file/);
  const stereo = encodeWav(sound);
  stereo.writeUInt16LE(2, 22);
  assert.throws(() => decodeWav(stereo, 'c.wav'), /c\.wav holds format 1, 2 channels of 16 bits/);
});

test('a file is played at the rate of the call, over a narrow line without its high tones', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'sounds-'));
  t.after(() => rm(folder, { recursive: true }));
  const play = join(folder, 'high.wav');
  const high = Int16Array.from(
    { length: 24_000 },
    (_, at) => 8000 * Math.sin((2 * Math.PI * 7000 * at) / 24_000),
  );
  await writeFile(play, encodeWav({ samples: high, sampleRate: 24_000 }));
  const sounds = new Sounds(toneVoice);

  const wide = await sounds.of({ step: { play }, sampleRate: 16_000, lineRate: undefined });
  const narrow = await sounds.of({ step: { play }, sampleRate: 16_000, lineRate: 8000 });

  assert.ok(Math.abs((wide?.length ?? 0) - 16_000) < 50, `${wide?.length} samples`);
  assert.ok(loudness(wide) > 4000 && loudness(narrow) < 100, `${loudness(wide)} and ${loudness(narrow)}`);
});

test('words are said at the rate of the call', async () => {
  const sounds = new Sounds(toneVoice);
  const said = await sounds.of({ step: { say: 'hello' }, sampleRate: 16_000, lineRate: 24_000 });
  assert.deepEqual(said, tone('hello', 16_000));
});

test('a prompt lasts until the silence after it, and a beep within that silence belongs to it', async () => {
  const prompts: [number, number][] = [];
  const watcher = {
    onStarted: () => {},
    onHeard: (from: number, to: number) => void prompts.push([from, to]),
  };
  const ear = new Ear({ audibleAbove: 200, silenceSamples: 600, watcher });
  const hear = (...frames: boolean[]): void => {
    for (const loud of frames) ear.hear(loud ? ramp(100, 1) : undefined, 100);
  };
  const first = ear.promptAfter(0);

  hear(false, true, true, ...quiet(5), true, ...quiet(5));
  assert.deepEqual(prompts, []);
  hear(false);
  assert.deepEqual(prompts, [[100, 900]]);
  await first;

  const second = ear.promptAfter(ear.lastAudible);
  hear(...quiet(20), true, ...quiet(6));
  await second;
  assert.deepEqual(prompts[1], [3500, 3600]);
});

function loudness(samples: Int16Array | undefined): number {
  const middle = samples?.subarray(2000, -2000) ?? new Int16Array(0);
  return Math.sqrt(middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length);
}

function quiet(frames: number): boolean[] {
  return Array.from({ length: frames }, () => false);
}

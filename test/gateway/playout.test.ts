import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Playout } from '../../gateway/playout.ts';
import type { Utterance, UtteranceEnd } from '../../gateway/utterance.ts';
import { ManualClock } from './manual-clock.ts';

const FRAME = 960;

function setUp() {
  const clock = new ManualClock();
  const frames: Buffer[] = [];
  const send = (frame: Buffer) => void frames.push(Buffer.from(frame));
  const playout = new Playout({ sampleRate: 24000, clock, send });
  return { clock, frames, playout };
}

/** Sound in which every byte differs from its neighbours. */
function sound(bytes: number, from = 0): Buffer {
  return Buffer.from(Array.from({ length: bytes }, (_, i) => ((i + from) * 7 + 1) % 251));
}

function say(playout: Playout, pcm: Buffer): Utterance {
  const utterance = playout.play();
  utterance.write(pcm);
  utterance.end();
  return utterance;
}

/** The end if it has come, without waiting for it. */
function endOf(utterance: Utterance): Promise<UtteranceEnd | 'not yet'> {
  return Promise.race([utterance.finished, Promise.resolve<'not yet'>('not yet')]);
}

test('sends nothing before it is pulled, then whole 20 ms frames', () => {
  const { frames, playout } = setUp();
  say(playout, sound(3 * FRAME));
  assert.equal(frames.length, 0);

  playout.pulled(2 * FRAME);

  assert.deepEqual(Buffer.concat(frames), sound(2 * FRAME));
  assert.deepEqual(
    frames.map((frame) => frame.length),
    [FRAME, FRAME],
  );
});

test('uses credit that was given before there was anything to say', () => {
  const { frames, playout } = setUp();
  playout.pulled(FRAME);
  playout.pulled(FRAME);
  say(playout, sound(5 * FRAME));
  assert.deepEqual(Buffer.concat(frames), sound(2 * FRAME));
});

test('fills up the last frame with silence and plays the next utterance behind it', () => {
  const { frames, playout } = setUp();
  playout.pulled(10 * FRAME);
  say(playout, sound(FRAME + 300));
  say(playout, sound(FRAME, 50));

  const expected = [sound(FRAME + 300), Buffer.alloc(FRAME - 300), sound(FRAME, 50)];
  assert.deepEqual(Buffer.concat(frames), Buffer.concat(expected));
});

test('holds a partial frame back until more is written or the utterance ends', () => {
  const { frames, playout } = setUp();
  playout.pulled(10 * FRAME);
  const utterance = playout.play();
  utterance.write(sound(500));
  assert.equal(frames.length, 0);

  utterance.write(sound(500, 500));
  assert.deepEqual(Buffer.concat(frames), sound(FRAME));

  utterance.end();
  assert.deepEqual(Buffer.concat(frames), Buffer.concat([sound(1000), Buffer.alloc(2 * FRAME - 1000)]));
});

test('keeps utterances in order while an earlier one is still being written', () => {
  const { frames, playout } = setUp();
  playout.pulled(10 * FRAME);
  const first = playout.play();
  say(playout, sound(FRAME, 9));
  assert.equal(frames.length, 0);

  first.write(sound(FRAME));
  first.end();
  assert.deepEqual(Buffer.concat(frames), Buffer.concat([sound(FRAME), sound(FRAME, 9)]));
});

for (const bytes of [0, -FRAME, Number.NaN, Number.POSITIVE_INFINITY * -1, 0.5]) {
  test(`ignores a pull of ${bytes} bytes`, () => {
    const { frames, playout } = setUp();
    say(playout, sound(FRAME));
    playout.pulled(bytes);
    assert.equal(frames.length, 0);
  });
}

test('answers odd and small pulls with whole samples within the credit', () => {
  const { frames, playout } = setUp();
  say(playout, sound(FRAME));
  playout.pulled(101);
  assert.deepEqual(Buffer.concat(frames), sound(100));

  playout.pulled(101);
  assert.deepEqual(Buffer.concat(frames), sound(202));
});

test('meets an absurd pull by sending no further ahead than the call needs', async () => {
  const { clock, frames, playout } = setUp();
  playout.pulled(Number.MAX_VALUE);
  const utterance = say(playout, sound(250 * FRAME));
  assert.equal(Buffer.concat(frames).length, 75 * FRAME);

  clock.pass(5000 - 1);
  assert.equal(Buffer.concat(frames).length, 250 * FRAME);
  assert.equal(await endOf(utterance), 'not yet');

  clock.pass(1001);
  assert.deepEqual(await endOf(utterance), { heardBytes: 250 * FRAME, interrupted: false, why: 'heard' });
});

test('an interrupt drops what is not sent, ends every utterance and keeps the credit', async () => {
  const { frames, playout } = setUp();
  playout.pulled(2 * FRAME);
  const first = say(playout, sound(3 * FRAME));
  const second = say(playout, sound(FRAME));
  playout.pulled(101);
  playout.interrupt();

  assert.equal((await first.finished).interrupted, true);
  assert.deepEqual(await second.finished, { heardBytes: 0, interrupted: true, why: 'interrupt' });
  first.write(sound(FRAME));
  assert.equal(Buffer.concat(frames).length, 2 * FRAME + 100);

  playout.pulled(859);
  say(playout, sound(FRAME, 3));
  assert.deepEqual(Buffer.concat(frames).subarray(2 * FRAME + 100), sound(FRAME, 3).subarray(0, 860));
});

test('an utterance without any sound is over as soon as those before it are heard', async () => {
  const { clock, playout } = setUp();
  playout.pulled(2 * FRAME);
  const first = say(playout, sound(FRAME));
  const empty = say(playout, Buffer.alloc(0));
  assert.equal(await endOf(empty), 'not yet');

  clock.pass(20 + 1000);
  await first.finished;
  assert.deepEqual(await endOf(empty), { heardBytes: 0, interrupted: false, why: 'heard' });
});

test('gives up on a platform that has stopped asking for sound', async () => {
  const { clock, playout } = setUp();
  playout.pulled(FRAME);
  const utterance = say(playout, sound(4 * FRAME));
  clock.pass(9_999);
  assert.equal(await endOf(utterance), 'not yet');
  playout.pulled(FRAME);
  clock.pass(9_999);
  assert.equal(await endOf(utterance), 'not yet');

  clock.pass(1);
  assert.deepEqual(await endOf(utterance), { heardBytes: 2 * FRAME, interrupted: true, why: 'not-pulled' });
});

test('counts an underrun when sound comes too late in the middle of an utterance, not between two', () => {
  const { clock, playout } = setUp();
  playout.pulled(10 * FRAME);
  say(playout, sound(FRAME));
  clock.pass(500);
  const late = playout.play();
  late.write(sound(FRAME));
  assert.equal(playout.underruns, 0);

  clock.pass(21);
  late.write(sound(FRAME));
  assert.equal(playout.underruns, 1);
});

test('after closing it sends nothing, ends everything and leaves no timer', async () => {
  const { clock, frames, playout } = setUp();
  playout.pulled(FRAME);
  const before = say(playout, sound(2 * FRAME));
  playout.close();
  const after = say(playout, sound(FRAME));
  playout.pulled(FRAME);

  assert.equal((await before.finished).why, 'closed');
  assert.equal((await after.finished).why, 'closed');
  assert.equal(frames.length, 1);
  assert.equal(clock.timers, 0);
});

test('may be closed from within the sending of a frame', async () => {
  const clock = new ManualClock();
  const playout = new Playout({ sampleRate: 8000, clock, send: () => playout.close() });
  playout.pulled(640);
  const utterance = say(playout, sound(640));
  assert.equal((await utterance.finished).why, 'closed');
});

test('refuses sound that is written after the end of an utterance', () => {
  const { playout } = setUp();
  const utterance = say(playout, sound(2));
  assert.throws(() => utterance.write(sound(2)), /write everything before end\(\)/);
});

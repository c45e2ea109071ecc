import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { bytesToMs } from '../../contracts/audio.ts';
import { AheadPlatform, type AheadOptions } from './ahead-platform.ts';
import { ManualClock } from './manual-clock.ts';

const SECOND = 48_000;

function setUp(options: Omit<AheadOptions, 'clock'> = {}) {
  const clock = new ManualClock();
  const platform = new AheadPlatform({ clock, ...options });
  clock.pass(100);
  return { clock, platform, playout: platform.playout };
}

/** Passes time in small steps until the promise is settled. */
async function settled<T>(clock: ManualClock, promise: Promise<T>): Promise<{ at: number; value: T }> {
  const found: { at: number; value: T }[] = [];
  promise.then((value) => found.push({ at: clock.now(), value })).catch(() => undefined);
  for (let ms = 0; ms < 60_000; ms += 1) {
    await Promise.resolve();
    if (found[0] !== undefined) return found[0];
    clock.pass(1);
    await Promise.resolve();
  }
  throw new Error('never settled');
}

const settings = fc.record({
  sampleRate: fc.constantFrom(8000 as const, 16000 as const, 24000 as const),
  latencyMs: fc.integer({ min: 0, max: 60 }),
  phaseMs: fc.integer({ min: 0, max: 19 }),
  aheadMs: fc.integer({ min: 10, max: 60 }).map((frames) => frames * 20),
});

test('an utterance is finished when its last byte has been played, not before and hardly later', async () => {
  const run = fc.asyncProperty(settings, fc.integer({ min: 1, max: 60_000 }), async (options, samples) => {
    const { clock, platform, playout } = setUp(options);
    const utterance = playout.play();
    utterance.write(Buffer.alloc(samples * 2, 7));
    utterance.end();

    const { at, value } = await settled(clock, utterance.finished);

    const lastPlayed = platform.playedAt[samples * 2 - 1] ?? Number.POSITIVE_INFINITY;
    assert.ok(at >= lastPlayed - 1, `finished at ${at}, played at ${lastPlayed}`);
    assert.ok(at <= lastPlayed + options.latencyMs + 22, `finished at ${at}, played at ${lastPlayed}`);
    assert.deepEqual(value, { heardBytes: samples * 2, interrupted: false, why: 'heard' });
    playout.close();
  });
  await fc.assert(run, { numRuns: 40 });
});

test('what is heard at any moment lies behind what the platform has played, by its latency at most', () => {
  const run = fc.property(settings, fc.integer({ min: 100, max: 3000 }), (options, ms) => {
    const { clock, platform, playout } = setUp(options);
    const utterance = playout.play();
    utterance.write(Buffer.alloc(4 * options.sampleRate * 2, 7));
    utterance.end();

    clock.pass(ms);

    const behindMs = bytesToMs(platform.played - utterance.heardBytes, options.sampleRate);
    assert.ok(behindMs >= -1, `${-behindMs} ms more than was played`);
    assert.ok(behindMs <= options.latencyMs + 22, `${behindMs} ms behind`);
    playout.close();
  });
  fc.assert(run, { numRuns: 40 });
});

test('what comes after an interrupt is clocked from its own beginning', async () => {
  for (const latencyMs of [0, 7, 40]) {
    const { clock, platform, playout } = setUp({ latencyMs, phaseMs: 3 });
    const first = playout.play();
    first.write(Buffer.alloc(3 * SECOND, 7));
    clock.pass(500);
    playout.interrupt();
    platform.interrupt(() => playout.flushed());
    const before = platform.sentBytes;
    assert.ok((await first.finished).heardBytes <= platform.played);

    const second = playout.play();
    second.write(Buffer.alloc(SECOND / 2, 8));
    second.end();
    const { at } = await settled(clock, second.finished);

    const lastPlayed = platform.playedAt[before + SECOND / 2 - 1] ?? Number.POSITIVE_INFINITY;
    assert.ok(at >= lastPlayed - 1, `latency ${latencyMs}: finished at ${at}, played at ${lastPlayed}`);
    assert.ok(at <= lastPlayed + 2 * latencyMs + 22, `latency ${latencyMs}: ${at}, played at ${lastPlayed}`);
    playout.close();
  }
});

test('a platform that asks in large lumps holds a finished utterance up for a second at the most', async () => {
  const { clock, platform, playout } = setUp({ pullAtLeastMs: 400 });
  const utterance = playout.play();
  utterance.write(Buffer.alloc(SECOND, 7));
  utterance.end();

  const { at } = await settled(clock, utterance.finished);

  const lastPlayed = platform.playedAt[SECOND - 1] ?? Number.POSITIVE_INFINITY;
  assert.ok(at >= lastPlayed - 20 && at <= lastPlayed + 1000, `finished ${at - lastPlayed} ms after`);
  playout.close();
});

test('a platform that gets to its depth by and by is understood once it was silent', async () => {
  const clock = new ManualClock();
  const platform = new AheadPlatform({ clock, latencyMs: 40, pullAtMostMs: 60 });
  const { playout } = platform;
  const first = playout.play();
  first.write(Buffer.alloc(SECOND / 5, 7));
  first.end();
  await settled(clock, first.finished);
  clock.pass(1000);

  const second = playout.play();
  second.write(Buffer.alloc(SECOND * 2, 7));
  second.end();
  const { at } = await settled(clock, second.finished);

  const lastPlayed = platform.playedAt.at(-1) ?? Number.POSITIVE_INFINITY;
  assert.ok(at >= lastPlayed - 1 && at <= lastPlayed + 62, `finished at ${at}, played at ${lastPlayed}`);
  playout.close();
});

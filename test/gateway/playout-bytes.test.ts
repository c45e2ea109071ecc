import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Playout } from '../../gateway/playout.ts';
import type { Utterance } from '../../gateway/utterance.ts';
import { ManualClock } from './manual-clock.ts';

const FRAME = 960;

/** A playout, what must come out of it, and what does; it complains about anything sent beyond the credit. */
class Bench {
  readonly clock = new ManualClock();
  readonly playout = new Playout({
    sampleRate: 24000,
    clock: this.clock,
    send: (frame) => this.#take(frame),
  });
  readonly utterances: Utterance[] = [this.playout.play()];
  #sent = Buffer.alloc(0);
  #expected = Buffer.alloc(0);
  #credit = 0;
  #heard = 0;

  write(bytes: number): void {
    const from = this.#expected.length;
    const pcm = Buffer.from(Array.from({ length: bytes }, (_, i) => (from + i) % 253));
    this.utterances.at(-1)?.write(pcm);
    this.#expected = Buffer.concat([this.#expected, pcm]);
  }

  pull(bytes: number): void {
    this.#credit += Math.max(0, bytes);
    this.playout.pulled(bytes);
  }

  end(): void {
    this.utterances.at(-1)?.end();
    const padding = (FRAME - (this.#expected.length % FRAME)) % FRAME;
    this.#expected = Buffer.concat([this.#expected, Buffer.alloc(padding)]);
  }

  heardOnlyGrows(): void {
    const heard = this.utterances.reduce((sum, utterance) => sum + utterance.heardBytes, 0);
    assert.ok(heard >= this.#heard, `heard ${heard} after ${this.#heard}`);
    assert.ok(heard <= this.#sent.length, `heard ${heard} of ${this.#sent.length} sent`);
    this.#heard = heard;
  }

  /** Everything that is still missing is pulled, and had its time. */
  drain(): void {
    this.pull(this.#expected.length + FRAME);
    this.clock.pass(this.#expected.length / 48 + 1001);
    assert.deepEqual(this.#sent, this.#expected);
  }

  #take(frame: Buffer): void {
    assert.ok(frame.length <= FRAME && frame.length % 2 === 0, `a frame of ${frame.length} bytes`);
    this.#credit -= frame.length;
    assert.ok(this.#credit >= 0, 'more was sent than pulled');
    this.#sent = Buffer.concat([this.#sent, frame]);
  }
}

const step = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), by: fc.integer({ min: 0, max: 3000 }) }),
  fc.record({ kind: fc.constant('pull' as const), by: fc.integer({ min: -10, max: 5000 }) }),
  fc.record({
    kind: fc.constant('pass' as const),
    by: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 1500 })),
  }),
  fc.record({ kind: fc.constant('next' as const), by: fc.constant(0) }),
);

function carryOut(
  bench: Bench,
  { kind, by }: { kind: 'write' | 'pull' | 'pass' | 'next'; by: number },
): void {
  if (kind === 'write') bench.write(by);
  if (kind === 'pull') bench.pull(by);
  if (kind === 'pass') bench.clock.pass(by);
  if (kind === 'next') {
    bench.end();
    bench.utterances.push(bench.playout.play());
  }
}

test('whatever the chunks and pulls: every byte in order within the credit, heard only grows, all ends', async () => {
  const run = fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
    const bench = new Bench();
    for (const next of steps) {
      carryOut(bench, next);
      bench.heardOnlyGrows();
    }
    bench.end();
    bench.drain();

    const ends = await Promise.all(bench.utterances.map((utterance) => utterance.finished));
    assert.ok(ends.every((end) => end.why === 'heard'));
    assert.equal(bench.clock.timers, 0);
  });
  await fc.assert(run, { numRuns: 200 });
});

test('whenever it is interrupted, no utterance claims more than was sent, and the next one is whole', async () => {
  const run = fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.boolean(), async (steps, confirmed) => {
    const bench = new Bench();
    for (const next of steps) carryOut(bench, next);
    const sent = bench.playout.sentBytes;
    bench.playout.interrupt();
    if (confirmed) bench.playout.flushed();
    const ends = await Promise.all(bench.utterances.map((utterance) => utterance.finished));
    assert.ok(ends.reduce((sum, end) => sum + end.heardBytes, 0) <= sent);

    const next = bench.playout.play();
    next.write(Buffer.alloc(3 * FRAME, 1));
    next.end();
    bench.pull(4 * FRAME);
    bench.clock.pass(10_000);
    assert.deepEqual(await next.finished, { heardBytes: 3 * FRAME, interrupted: false, why: 'heard' });
    assert.equal(bench.clock.timers, 0);
  });
  await fc.assert(run, { numRuns: 200 });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ticker } from '../../../simulator/telcoflow/ticker.ts';

const FRAME_MS = 20;

/** Keeps the machine from doing anything else. */
function stall(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until;);
}

/** Counts the ticks of a listener; `ticked` settles with the number of them after the next round. */
function listenTo(ticker: Ticker) {
  let ticks = 0;
  const first = Promise.withResolvers<void>();
  const stop = ticker.listen(() => {
    ticks += 1;
    first.resolve();
  });
  const ticked = first.promise.then(() => new Promise((resolve) => setImmediate(resolve))).then(() => ticks);
  return { ticked, stop };
}

test('ticks that came late are made up for at once', async (t) => {
  const ticker = new Ticker();
  const { ticked, stop } = listenTo(ticker);
  t.after(stop);

  stall(10 * FRAME_MS);

  assert.ok((await ticked) >= 10);
});

test('whoever comes while time is behind gets only what passes from then on', async (t) => {
  const ticker = new Ticker();
  const old = listenTo(ticker);
  t.after(old.stop);
  stall(10 * FRAME_MS);
  const cameAt = performance.now();

  const late = listenTo(ticker);
  t.after(late.stop);

  const ticks = await late.ticked;
  assert.ok(ticks <= Math.ceil((performance.now() - cameAt) / FRAME_MS), `${ticks} ticks`);
  assert.ok((await old.ticked) >= 10);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoffMs } from '../../../gateway/telcoflow/timing.ts';

const PAUSES = [500, 750, 1125, 1687.5, 2531.25, 3796.875, 5695.3125, 8542.96875, 10_000, 10_000];

for (const [n, pause] of PAUSES.entries()) {
  test(`waits ${pause} ms and up to a fifth more after ${n + 1} failures`, () => {
    const waits = Array.from({ length: 200 }, () => backoffMs(n, 500, 10_000));
    assert.ok(waits.every((wait) => wait >= pause && wait <= pause * 1.2));
    assert.ok(new Set(waits).size > 1, 'not all gateways come back at once');
  });
}

test('never waits longer than that, however long the platform is away', () => {
  assert.ok(backoffMs(100_000, 500, 10_000) <= 12_000);
});

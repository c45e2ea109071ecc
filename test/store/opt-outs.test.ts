import assert from 'node:assert/strict';
import test from 'node:test';
import { storeFor } from './store-for-test.ts';

const AT = '2026-11-26T10:00:00.000Z';

test('who told one number of ours to stop gets no texts from that one, until they want them again', async (t) => {
  const { optOuts } = await storeFor(t);
  const pair = { ours: '+6531580002', theirs: '+6591234567' };
  await optOuts.stop(pair, AT);
  await optOuts.stop(pair, AT);
  assert.equal(await optOuts.isStopped(pair), true);
  assert.equal(await optOuts.isStopped({ ...pair, ours: '+6531580003' }), false);
  assert.equal(await optOuts.isStopped({ ...pair, theirs: '+6591234568' }), false);
  await optOuts.start(pair);
  assert.equal(await optOuts.isStopped(pair), false);
});

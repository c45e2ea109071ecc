import assert from 'node:assert/strict';
import test from 'node:test';
import type { AskResult } from '../../contracts/verbs.ts';
import { storeFor } from './store-for-test.ts';

const YES: AskResult = {
  answer: { kind: 'answer', value: { confirmed: true }, transcript: 'yes please', confidence: 'high' },
  turns: [
    {
      asked: 'Can you confirm that?',
      heard: 'yes please',
      understood: 'answer',
      bargedIn: false,
      endpointingMs: 700,
      modelMs: 300,
    },
  ],
};

test('what a caller answered is kept under its step, and the first answer stands', async (t) => {
  const { answers } = await storeFor(t);
  await answers.put('call-1', 3, YES);
  await answers.put('call-1', 3, { answer: { kind: 'silent' }, turns: [] });
  assert.deepEqual(await answers.get('call-1', 3), YES);
  assert.equal(await answers.get('call-1', 4), undefined);
  assert.equal(await answers.get('call-2', 3), undefined);
});

test('an answer without any words is kept as it is', async (t) => {
  const { answers } = await storeFor(t);
  const silent: AskResult = { answer: { kind: 'silent' }, turns: [] };
  await answers.put('call-1', 3, silent);
  assert.deepEqual(await answers.get('call-1', 3), silent);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import type { Outcome } from '../../contracts/call.ts';
import { testStack } from '../stack.ts';
import { recordedHistories } from './recorded-histories.ts';
import { replay } from './replay.ts';

const histories = recordedHistories();

/** Everything that can become of a call. */
const OUTCOMES: Readonly<Record<Outcome, true>> = {
  'message-taken': true,
  'no-message': true,
  connected: true,
  'hung-up-before-answer': true,
  'hung-up': true,
  'turned-away': true,
  'out-of-time': true,
  cancelled: true,
  failed: true,
  lost: true,
  notified: true,
  'nothing-pending': true,
  'broken-off': true,
  booked: true,
  moved: true,
  'appointment-cancelled': true,
  'appointment-kept': true,
  'unknown-caller': true,
};

test('there is a recorded history of every outcome', () => {
  const recorded = new Set(histories.map(({ outcome }) => outcome));

  assert.deepEqual([...recorded].toSorted(), Object.keys(OUTCOMES).toSorted());
});

test('no recorded history tells of the machine that it was made on', () => {
  for (const { name, json } of histories) {
    JSON.stringify(json, (key, value: unknown) => {
      const text = key === 'data' ? Buffer.from(String(value), 'base64').toString() : JSON.stringify(value);
      assert.ok(key !== 'identity' && key !== 'stackTrace', `${name} has a field ${key}`);
      assert.doesNotMatch(
        typeof value === 'object' ? '' : (text ?? ''),
        /file:\/\/|node_modules|127\.0\.0\.1/,
        name,
      );
      return value;
    });
  }
});

for (const history of histories) {
  test(`a call that went as in ${history.name} goes on with today's workflow code`, async () => {
    await replay({ codePath: testStack().workflowBundle }, history);
  });
}

test('workflow code with another order of steps is found out, by name', async () => {
  const history = histories.find(({ name }) => name.endsWith('voicemail/message-taken.json'));
  assert.ok(history, 'there is a history of a message');
  const workflowsPath = fileURLToPath(new URL('changed-order.ts', import.meta.url));
  const changed = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });

  await assert.rejects(replay(changed, history), (failure: Error) => {
    assert.match(failure.message, /^test\/histories\/voicemail\/message-taken\.json: /);
    assert.match(failure.message, /scheduled event 'say' .* command 'record'/);
    assert.match(failure.message, /patched\(/);
    return true;
  });
});

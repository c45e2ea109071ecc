import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { HeldCalls } from '../../gateway/held-calls.ts';
import { LiveCall } from '../../gateway/live-call.ts';
import { LogCapture } from '../log-capture.ts';
import { OFFER, ScriptedCall } from './scripted-call.ts';

const ANNA = '+6581110001';
const BOB = '+6581110002';
const KEPT_MS = 5 * 60_000;

const settled = () => new Promise((resolve) => setImmediate(resolve));

function heldCalls(t: TestContext) {
  const held = new HeldCalls();
  t.after(() => held.close());
  const log = new LogCapture().log('gateway');
  const add = (callId: string, caller: string) => {
    const platform = new ScriptedCall();
    const call = new LiveCall(platform, { ...OFFER, callId }, log);
    held.add(call, caller);
    return { call, hangUp: () => platform.listener.onEnd('hung-up') };
  };
  return { held, add };
}

test('finds a call by its id, while it goes on and for a while after', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { held, add } = heldCalls(t);
  const { call, hangUp } = add('one', ANNA);
  assert.equal(held.get('one'), call);
  assert.equal(held.get('another'), undefined);

  hangUp();
  t.mock.timers.tick(KEPT_MS - 1);
  assert.equal(held.get('one'), call, 'a workflow may still ask for the results of its steps');

  t.mock.timers.tick(1);
  assert.equal(held.get('one'), undefined);
});

test('counts the calls that go on, in all and by caller', (t) => {
  const { held, add } = heldCalls(t);
  const first = add('one', ANNA);
  add('two', ANNA);
  add('three', BOB);
  assert.deepEqual([held.live, held.liveFrom(ANNA), held.liveFrom(BOB)], [3, 2, 1]);

  first.hangUp();

  assert.deepEqual([held.live, held.liveFrom(ANNA), held.liveFrom(BOB)], [2, 1, 1]);
});

test('callers without a number are not one caller', (t) => {
  const { held, add } = heldCalls(t);
  add('one', '');
  add('two', '');
  assert.deepEqual([held.live, held.liveFrom('')], [2, 0]);
});

test('a call that came back is the newer one, also when the older one is forgotten', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { held, add } = heldCalls(t);
  add('one', ANNA).hangUp();
  const back = add('one', ANNA);
  assert.equal(held.get('one'), back.call);

  t.mock.timers.tick(KEPT_MS);

  assert.equal(held.get('one'), back.call);
  assert.equal(held.live, 1);
});

test('is empty when the last call has ended, also one that came meanwhile', async (t) => {
  const { held, add } = heldCalls(t);
  const [one, two] = [add('one', ANNA), add('two', BOB)];
  let isEmpty = false;
  const empty = held.empty().then(() => (isEmpty = true));

  const three = add('three', BOB);
  one.hangUp();
  two.hangUp();
  await settled();
  assert.equal(isEmpty, false);
  three.hangUp();

  await empty;
  await held.empty();
});

test('lets go of every call and every timer when it is closed', (t) => {
  const { held, add } = heldCalls(t);
  const { call } = add('one', ANNA);
  add('two', BOB).hangUp();

  held.close();

  assert.equal(call.over.aborted, true);
  assert.deepEqual([held.live, held.get('one'), held.get('two')], [0, undefined, undefined]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApplicationFailure } from '@temporalio/common';
import { Steps } from '../../gateway/steps.ts';
import type { StepRun } from '../../gateway/steps.ts';

/** A verb that ends when the test says so, and how often it was carried out. */
function verb() {
  const runs: StepRun[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const carryOut = (run: StepRun): Promise<string> => {
    runs.push(run);
    return promise;
  };
  return { carryOut, runs, resolve, reject };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('carries a step out once, however often it comes while it runs', async () => {
  const steps = new Steps();
  const { carryOut, runs, resolve } = verb();

  const first = steps.perform(1, carryOut);
  const again = steps.perform(1, carryOut);
  resolve('said');

  assert.deepEqual(await Promise.all([first.result, again.result]), ['said', 'said']);
  assert.equal(runs.length, 1);
});

test('gives the result of a step that is long over, even after newer ones', async () => {
  const steps = new Steps();
  const { carryOut, runs, resolve } = verb();
  resolve('said');
  await steps.perform(1, carryOut).result;
  await steps.perform(2, () => Promise.resolve('recorded')).result;

  assert.equal(await steps.perform(1, carryOut).result, 'said');
  assert.equal(runs.length, 1);
  assert.deepEqual(steps.held, [1, 2]);
});

test('gives the failure of a step again, and does not try it again', async () => {
  const steps = new Steps();
  const { carryOut, runs, reject } = verb();
  reject(new Error('refused'));

  await assert.rejects(steps.perform(1, carryOut).result, /refused/);
  await assert.rejects(steps.perform(1, carryOut).result, /refused/);
  assert.equal(runs.length, 1);
});

test('a step that fails with nobody waiting for it takes nothing down', async () => {
  const steps = new Steps();
  steps.perform(1, () => Promise.reject(new Error('nobody hears this')));
  await settled();
});

test('a newer step takes the place of one that still runs', () => {
  const steps = new Steps();
  const { carryOut, runs } = verb();
  steps.perform(1, carryOut);

  steps.perform(2, (run) => {
    assert.equal(runs[0]?.signal.aborted, true, 'the old one stops before the new one begins');
    assert.equal(run.signal.aborted, false);
    return Promise.resolve();
  });
});

test('refuses a step that is older than one already begun', () => {
  const steps = new Steps();
  const { carryOut, runs } = verb();
  steps.perform(5, () => Promise.resolve());

  assert.throws(
    () => steps.perform(4, carryOut),
    (failure) =>
      failure instanceof ApplicationFailure &&
      failure.type === 'StepPast' &&
      failure.nonRetryable === true &&
      /step 4 is past: step 5 has begun/.test(failure.message),
  );
  assert.equal(runs.length, 0);
});

test('tells how far the running step is, and nothing of one that does not say', () => {
  const steps = new Steps();
  const { carryOut, runs } = verb();
  const running = steps.perform(1, carryOut);
  assert.equal(running.progress(), undefined);

  let heard = 1;
  runs[0]?.report(() => ({ heard }));
  assert.deepEqual(running.progress(), { heard: 1 });
  heard = 2;

  assert.deepEqual(running.progress(), { heard: 2 });
});

test('abandons the running step alone, by its own word or for all', () => {
  const steps = new Steps();
  const [one, two] = [verb(), verb()];
  steps.perform(1, one.carryOut).abandon();
  assert.equal(one.runs[0]?.signal.aborted, true);

  steps.perform(2, two.carryOut);
  assert.equal(two.runs[0]?.signal.aborted, false);
  steps.abandonRunning();
  assert.equal(two.runs[0]?.signal.aborted, true);

  new Steps().abandonRunning();
});

test('tells when a step runs and when none does', async () => {
  const steps = new Steps();
  const told: boolean[] = [];
  steps.watch((running) => told.push(running));
  const [one, two, three] = [verb(), verb(), verb()];

  steps.perform(1, one.carryOut);
  steps.perform(1, one.carryOut);
  assert.deepEqual(told, [true]);
  one.resolve('');
  await settled();
  assert.deepEqual(told, [true, false]);

  steps.perform(2, two.carryOut);
  steps.perform(3, three.carryOut);
  two.resolve('');
  await settled();
  assert.deepEqual(told, [true, false, true, true], 'one that was overtaken says nothing of the newer one');
  three.reject(new Error('refused'));
  await settled();
  assert.deepEqual(told, [true, false, true, true, false]);
});

test('has told that a step runs before it is carried out', () => {
  const steps = new Steps();
  const order: string[] = [];
  steps.watch(() => order.push('told'));

  steps.perform(1, () => {
    order.push('carried out');
    return Promise.resolve();
  });

  assert.deepEqual(order, ['told', 'carried out']);
});

import assert from 'node:assert/strict';
import { cancelled } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { sideBySide } from '../side-by-side.ts';
import { verbCalls } from './gateways-for-test.ts';
import type { Saying } from './gateways-for-test.ts';

const call = await verbCalls('verbAfterEnd');

const done: Saying = () => Promise.resolve({ kind: 'done', result: { kind: 'played', heardMs: 900 } });
const neverHeardOf: Saying = () => cancelled();
const fails: Saying = () => {
  throw ApplicationFailure.nonRetryable('this gateway does not hold the call', 'CallNotHere');
};

sideBySide('words that are in no recording when a call is over', {
  'are asked for at the gateway that has them': async (t) => {
    const { gateway, attach, ended, result } = await call(t);
    const holder = await gateway(done);
    await attach(holder);

    await ended(holder, 'caller', true);

    assert.equal(await result(), 'played 900 ms');
  },

  'are not asked for when there are none': async (t) => {
    const { gateway, attach, ended, result } = await call(t);
    const holder = await gateway();
    await attach(holder);

    await ended(holder, 'caller', false);

    assert.equal(await result(), 'nothing to be done');
    assert.deepEqual(holder.asked, []);
  },

  'are asked for again when the attempt is lost': async (t) => {
    const { gateway, attach, ended, result } = await call(t);
    const holder = await gateway(neverHeardOf, done);
    await attach(holder);

    await ended(holder, 'caller', true);

    assert.equal(await result(), 'played 900 ms');
    assert.deepEqual(
      holder.asked.map(({ step }) => step),
      [1, 1],
    );
  },

  'are given up when the gateway has forgotten the call': async (t) => {
    const { gateway, attach, ended, result } = await call(t);
    const holder = await gateway(fails);
    await attach(holder);

    await ended(holder, 'caller', true);

    assert.equal(await result(), 'nothing came of it');
  },

  'are given up when the gateway is gone': async (t) => {
    const { gateway, attach, ended, result } = await call(t);
    const holder = await gateway();
    await attach(holder);
    await holder.die();

    await ended(holder, 'caller', true);

    assert.equal(await result(), 'nothing came of it');
  },
});

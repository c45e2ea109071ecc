import assert from 'node:assert/strict';
import { cancelled, heartbeat } from '@temporalio/activity';
import { sideBySide } from '../side-by-side.ts';
import { verbCalls } from './gateways-for-test.ts';
import type { Saying } from './gateways-for-test.ts';

/** As long as a call without a gateway is waited for. */
const PATIENCE_MS = 30_000;

const call = await verbCalls();

const played: Saying = () => Promise.resolve({ kind: 'done', result: { kind: 'played', heardMs: 900 } });

/** Lives for so long, and then is not heard of any more. */
const livesFor =
  (ms: number): Saying =>
  async () => {
    for (const until = Date.now() + ms; Date.now() < until;) {
      heartbeat();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return cancelled();
  };

sideBySide('a call', {
  'that no gateway takes in time is lost': async (t) => {
    const { result } = await call(t);
    assert.equal(await result(), 'over: lost, and so says the call: lost');
  },

  'whose gateway is gone is lost when nobody takes it back in time': async (t) => {
    const { gateway, attach, result } = await call(t);
    const gone = await gateway();
    await gone.die();

    await attach(gone);

    assert.equal(await result(), 'over: lost, and so says the call: lost');
    assert.deepEqual(gone.asked, []);
  },

  'whose gateway is gone goes on with the one that takes it back': async (t) => {
    const { gateway, attach, result } = await call(t);
    const gone = await gateway();
    await gone.die();
    await attach(gone);

    const back = await gateway(played);
    await attach(back);

    assert.equal(await result(), 'played 900 ms');
  },

  'is not lost because two outages fell into one long verb': async (t) => {
    const { gateway, attach, result } = await call(t);
    const well = await gateway(livesFor(0), livesFor(PATIENCE_MS), played);

    await attach(well);

    assert.equal(await result(), 'played 900 ms');
    assert.equal(well.asked.length, 3);
  },

  'that ends while it waits for a gateway is not waited for': async (t) => {
    const { gateway, attach, ended, result } = await call(t);
    const leaving = await gateway(() => Promise.resolve({ kind: 'leaving' }));
    await attach(leaving);

    await ended(leaving, 'caller');

    assert.equal(await result(), 'over: caller, and so says the call: caller');
  },

  'is not ended by the word of a gateway that has lost it': async (t) => {
    const { gateway, attach, ended, result } = await call(t);
    const [old, holder] = [await gateway(), await gateway(played)];
    await old.die();
    await attach(old);
    await attach(holder);

    await ended(old, 'platform');

    assert.equal(await result(), 'played 900 ms');
  },
});

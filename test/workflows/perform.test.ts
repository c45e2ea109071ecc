import assert from 'node:assert/strict';
import { cancelled, heartbeat } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { eventually } from '../eventually.ts';
import { sideBySide } from '../side-by-side.ts';
import { verbCalls } from './gateways-for-test.ts';
import type { Saying } from './gateways-for-test.ts';

const call = await verbCalls();

const played: Saying = () => Promise.resolve({ kind: 'done', result: { kind: 'played', heardMs: 900 } });

/** Says how far it is for so long, and then is not heard of any more. */
const fallsSilent =
  ({ sentencesHeard, afterMs = 0 }: { sentencesHeard: number; afterMs?: number }): Saying =>
  async () => {
    const until = Date.now() + afterMs;
    do {
      heartbeat({ sentencesHeard });
      await new Promise((resolve) => setTimeout(resolve, 200));
    } while (Date.now() < until);
    return cancelled();
  };

const fails =
  (type: string, ...details: unknown[]): Saying =>
  () =>
    Promise.reject(
      ApplicationFailure.create({ message: 'as the test wants', type, nonRetryable: true, details }),
    );

const leaves =
  (sentencesHeard: number): Saying =>
  () =>
    Promise.resolve({ kind: 'leaving', progress: { sentencesHeard } });

sideBySide('a verb', {
  'is carried out by the gateway that holds the call': async (t) => {
    const { gateway, attach, result } = await call(t);
    const holder = await gateway(played);

    await attach(holder);

    assert.equal(await result(), 'played 900 ms');
    assert.equal(holder.asked.length, 1);
    assert.equal('resume' in (holder.asked[0] ?? {}), false);
  },

  'that falls silent is sent to the newest gateway as the same step, with how far it was': async (t) => {
    const { gateway, attach, result } = await call(t);
    const newest = await gateway(played);
    const first = await gateway(async (input) => {
      await attach(newest);
      return fallsSilent({ sentencesHeard: 3 })(input);
    });

    await attach(first);

    assert.equal(await result(), 'played 900 ms');
    assert.deepEqual(
      newest.asked.map(({ step, resume }) => [step, resume]),
      [[1, { sentencesHeard: 3 }]],
    );
  },

  'that falls silent is sent again to a gateway that may be well': async (t) => {
    const { gateway, attach, result } = await call(t);
    const holder = await gateway(fallsSilent({ sentencesHeard: 1 }), played);

    await attach(holder);

    assert.equal(await result(), 'played 900 ms');
    assert.deepEqual(
      holder.asked.map(({ step, resume }) => [step, resume]),
      [
        [1, undefined],
        [1, { sentencesHeard: 1 }],
      ],
    );
  },

  'of a leaving gateway waits for the next one, which goes on from there': async (t) => {
    const { gateway, attach, result } = await call(t);
    const next = await gateway(played);
    const leaving = await gateway(leaves(2));

    await attach(leaving);
    await eventually(() => assert.equal(leaving.asked.length, 1));
    await attach(next);

    assert.equal(await result(), 'played 900 ms');
    assert.deepEqual(next.asked[0]?.resume, { sentencesHeard: 2 });
  },

  'keeps how far it was over gateways that never took it up': async (t) => {
    const { gateway, attach, result } = await call(t);
    const last = await gateway(played);
    const between = await gateway(async (input) => {
      await attach(last);
      return fails('CallNotHere')(input);
    });
    const leaving = await gateway(async (input) => {
      await attach(between);
      return leaves(2)(input);
    });

    await attach(leaving);

    assert.equal(await result(), 'played 900 ms');
    assert.deepEqual(last.asked[0]?.resume, { sentencesHeard: 2 });
  },

  'waits for a gateway that has lost the call to claim it again': async (t) => {
    const { gateway, attach, result } = await call(t);
    const restarted = await gateway(async (input) => {
      // It claims the call a moment after it was found not to have it.
      setTimeout(() => void attach(restarted), 500);
      return fails('CallNotHere')(input);
    }, played);

    await attach(restarted);

    assert.equal(await result(), 'played 900 ms');
    assert.equal(restarted.asked.length, 2);
  },

  'goes to the next gateway when its worker was shut down under it': async (t) => {
    const { gateway, attach, result } = await call(t);
    const next = await gateway(played);
    const stopped = await gateway(async () => {
      await attach(next);
      void stopped.die();
      return cancelled();
    });

    await attach(stopped);

    assert.equal(await result(), 'played 900 ms');
    assert.equal(next.asked.length, 1);
  },

  'on a call that is over ends the call for the script, as the gateway says': async (t) => {
    const { gateway, attach, result } = await call(t);
    await attach(await gateway(fails('CallOver', 'caller')));
    assert.equal(await result(), 'over: caller, and so says the call: caller');
  },

  'on a call that ended nobody knows how was ended by the platform': async (t) => {
    const { gateway, attach, result } = await call(t);
    await attach(await gateway(fails('CallOver', 'somebody')));
    assert.equal(await result(), 'over: platform, and so says the call: platform');
  },

  'for the caller alone is not repeated when the callee has joined': async (t) => {
    const { gateway, attach, result } = await call(t);
    await attach(await gateway(fails('CalleeJoined')));
    assert.equal(await result(), 'the callee joined');
  },

  'that the platform refuses fails as that, and is not repeated': async (t) => {
    const { gateway, attach, result } = await call(t);
    const holder = await gateway(fails('CommandRefused'));
    await attach(holder);

    await assert.rejects(result(), (failure: Error) => {
      assert.ok(failure.cause instanceof ApplicationFailure);
      assert.equal(failure.cause.type, 'CommandRefused');
      return true;
    });
    assert.equal(holder.asked.length, 1);
  },
});

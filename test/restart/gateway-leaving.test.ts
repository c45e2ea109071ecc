import assert from 'node:assert/strict';
import { eventually } from '../eventually.ts';
import { office } from '../office.ts';
import type { Part } from '../office-parts.ts';
import { assertNothingNoticed, callerSpeaks, drills } from './drills.ts';
import { gatewaysOf } from './history.ts';
import { leavesMessage, PROMPTS, SHORT_LINE } from './short-line.ts';

const PROMPTS_HEARD = [PROMPTS.closed, PROMPTS.recorded];
const PATIENT = { GATEWAY_DRAIN_SECONDS: '60' };

async function saysThatItLeaves(gateway: Part): Promise<void> {
  await eventually(() => assert.match(gateway.tail(), /leaving: no more calls are claimed/));
}

drills('A gateway that is asked to leave in the middle of a call', {
  'claims no more, brings the call to its end, and exits': async (t) => {
    const options = { open: false, processes: 'gateway', line: SHORT_LINE, settings: PATIENT } as const;
    const place = await office(t, options);
    const [gateway] = place.gateways;
    assert.ok(gateway);
    const call = place.dial(leavesMessage());
    await callerSpeaks(call);

    const terminated = gateway.terminate();
    await saysThatItLeaves(gateway);
    const late = place.dial();
    await assertNothingNoticed(place, call, PROMPTS_HEARD);

    assert.deepEqual(await terminated, { code: 0, signal: null });
    assert.deepEqual(
      late.view().events.filter(({ kind }) => kind === 'claimed'),
      [],
    );
    late.hangUp();
  },

  'leaves the next call to another gateway': async (t) => {
    const options = { open: false, processes: 'gateway', line: SHORT_LINE, settings: PATIENT } as const;
    const place = await office(t, { ...options, gateways: 2 });
    const call = place.dial(leavesMessage());
    await callerSpeaks(call);
    const [holder = 0] = await gatewaysOf(place, call);

    const gateway = place.gateways[holder];
    assert.ok(gateway);
    const terminated = gateway.terminate();
    await saysThatItLeaves(gateway);
    const next = place.dial(leavesMessage());
    await assertNothingNoticed(place, call, PROMPTS_HEARD);

    assert.deepEqual(await terminated, { code: 0, signal: null });
    assert.equal((await place.result(next)).outcome, 'message-taken');
    assert.deepEqual(await gatewaysOf(place, next), [1 - holder]);
  },
});

import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { CallHandle } from '../../simulator/telcoflow/telcoflow.ts';
import type { Office } from '../office.ts';
import { drills } from './drills.ts';
import { ENGINE_AWAY, officeWithTemporal } from './own-servers.ts';
import { SHORT_LINE } from './short-line.ts';

/** A caller rings while nobody answers at the engine's address, and is sent on by the gateway alone. */
async function ringsInVain(t: TestContext, policy: 'connect' | 'reject') {
  const place = await officeWithTemporal(t, {
    open: true,
    line: { ...SHORT_LINE, failOpen: { afterSeconds: 1, policy } },
    expectedLogs: [...ENGINE_AWAY, /^Temporal does not take the call/, /^caller turned away$/],
  });
  await place.server.kill('SIGKILL');
  const call = place.dial({ callee: 'picks-up', answerAfterMs: 300 });
  return { place, call };
}

/** The engine comes back, and is told of the call at last. */
async function assertRecorded(place: Office & { server: { restart(): Promise<void> } }, call: CallHandle) {
  await place.server.restart();
  const { outcome, states } = await place.result(call);
  assert.equal(outcome, 'turned-away');
  assert.equal(states.at(-1), 'DISCONNECTED');
  assert.deepEqual(await place.messages(), []);
  assert.equal((await place.store.calls.get(call.callId))?.outcome, 'turned-away');
}

drills('A caller who rings while Temporal cannot be reached', {
  'is connected to the phone behind the number': async (t) => {
    const { place, call } = await ringsInVain(t, 'connect');

    await call.until(({ kind }) => kind === 'agent-left');

    assert.deepEqual(call.view().states, ['PENDING', 'CONNECTED']);
    await assertRecorded(place, call);
    assert.equal(call.view().state, 'CONNECTED', 'caller and callee still talk');
  },

  'is rejected when the line says so': async (t) => {
    const { place, call } = await ringsInVain(t, 'reject');

    await call.until(({ kind }) => kind === 'ended');

    assert.deepEqual(call.view().states, ['PENDING', 'DISCONNECTED']);
    await assertRecorded(place, call);
  },

  'is still told to the engine after having hung up': async (t) => {
    const { place, call } = await ringsInVain(t, 'connect');
    await call.until(({ kind }) => kind === 'agent-left');
    call.hangUp();
    await assertRecorded(place, call);
  },
});

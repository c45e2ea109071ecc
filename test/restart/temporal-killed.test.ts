import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestContext } from 'node:test';
import type { CallHandle } from '../../simulator/telcoflow/telcoflow.ts';
import { assertNothingNoticed, callerSpeaks, confirmationBegins, drills, promptBegins } from './drills.ts';
import { ENGINE_AWAY, officeWithTemporal } from './own-servers.ts';
import { leavesMessage, LONG_MESSAGE, PROMPTS, SHORT_LINE } from './short-line.ts';

const OUTAGE_MS = 2000;
/** Longer than a verb may be without a heartbeat: the engine gives it up for dead, and has it done once more. */
const LONG_OUTAGE_MS = 5000;

/** Longer than the outage and the time-out of a verb together, so that the verb outlives both. */
const LONG_LINE = {
  ...SHORT_LINE,
  prompts: {
    ...PROMPTS,
    closed:
      'We are closed today. There is nobody in the office who could help you at this time of the day. ' +
      'Tomorrow we are here again from nine in the morning. Please speak after the tone.',
  },
};

async function survives(
  t: TestContext,
  moment: (call: CallHandle) => Promise<unknown>,
  outageMs = OUTAGE_MS,
): Promise<void> {
  const place = await officeWithTemporal(t, {
    open: false,
    processes: 'worker',
    line: LONG_LINE,
    expectedLogs: ENGINE_AWAY,
  });
  const call = place.dial(leavesMessage(LONG_MESSAGE));

  await moment(call);
  await place.server.kill('SIGKILL');
  await sleep(outageMs);
  await place.server.restart();

  const { states } = await assertNothingNoticed(place, call, [LONG_LINE.prompts.closed, PROMPTS.recorded]);
  assert.deepEqual(states, ['PENDING', 'ANSWERED', 'DISCONNECTED']);
}

drills('Temporal killed for seconds is not noticed by the caller', {
  'in the middle of a prompt': (t) => survives(t, promptBegins),
  'in the middle of the message': (t) => survives(t, callerSpeaks),
  'in the middle of a prompt, until its verb is given up': (t) => survives(t, promptBegins, LONG_OUTAGE_MS),
  'in the middle of the confirmation': (t) => survives(t, confirmationBegins),
});

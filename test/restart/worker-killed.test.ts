import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { CallHandle } from '../../simulator/telcoflow/telcoflow.ts';
import { office } from '../office.ts';
import type { Office } from '../office.ts';
import {
  assertNothingNoticed,
  callerHasSpoken,
  callerSpeaks,
  confirmationBegins,
  drills,
  promptBegins,
  untilSilentFor,
} from './drills.ts';
import { untilBegun, untilCompleted } from './history.ts';
import { leavesMessage, PROMPTS, SHORT_LINE, SHORT_MESSAGE } from './short-line.ts';

const AFTER_HOURS = [PROMPTS.closed, PROMPTS.recorded];
const IN_HOURS = [PROMPTS.nobodyAvailable, PROMPTS.recorded];

/** A call with a worker that dies at the given moment, and comes back when the moment says so. */
async function survives(
  t: TestContext,
  open: boolean,
  death: (office: Office, dial: () => CallHandle) => Promise<CallHandle>,
): Promise<void> {
  const place = await office(t, { open, processes: 'worker', line: SHORT_LINE });

  const call = await death(place, () => place.dial({ ...leavesMessage(), callee: 'no-answer' }));

  const { transcript } = await assertNothingNoticed(place, call, open ? IN_HOURS : AFTER_HOURS);
  assert.equal(transcript, SHORT_MESSAGE);
}

drills('A worker that is killed and started again goes on with the call', {
  'before the call is answered': (t) =>
    survives(t, false, async (place, dial) => {
      await place.worker.kill();
      const call = dial();
      await untilBegun(place, call);
      assert.equal(call.view().state, 'PENDING');
      await place.worker.restart();
      return call;
    }),

  'while the phone of the callee rings': (t) =>
    survives(t, true, async ({ worker }, dial) => {
      const call = dial();
      await call.until(({ kind }) => kind === 'callee-rings');
      await worker.kill();
      await worker.restart();
      return call;
    }),

  'during the first prompt': (t) =>
    survives(t, false, async ({ worker }, dial) => {
      const call = dial();
      await promptBegins(call);
      await worker.kill();
      await worker.restart();
      return call;
    }),

  'between the prompt and the beep': (t) =>
    survives(t, false, async (place, dial) => {
      const call = dial();
      await promptBegins(call);
      await place.worker.kill();
      await untilCompleted(place, call, 'say');
      await place.worker.restart();
      return call;
    }),

  'after the caller has spoken without waiting for the beep any longer': (t) =>
    survives(t, false, async ({ worker }, dial) => {
      const call = dial();
      await promptBegins(call);
      await worker.kill();
      await untilSilentFor(call, 6);
      await worker.restart();
      return call;
    }),

  'while the caller speaks': (t) =>
    survives(t, false, async ({ worker }, dial) => {
      const call = dial();
      await callerSpeaks(call);
      await worker.kill();
      await worker.restart();
      return call;
    }),

  'at the end of the message': (t) =>
    survives(t, false, async (place, dial) => {
      const call = dial();
      await callerHasSpoken(call);
      await place.worker.kill();
      await untilCompleted(place, call, 'record');
      await place.worker.restart();
      return call;
    }),

  'while the message is confirmed': (t) =>
    survives(t, false, async ({ worker }, dial) => {
      const call = dial();
      await confirmationBegins(call);
      await worker.kill();
      await worker.restart();
      return call;
    }),

  'at every step of the call, one after the other': (t) =>
    survives(t, false, async ({ worker }, dial) => {
      const call = dial();
      for (const moment of [promptBegins, callerSpeaks, callerHasSpoken, confirmationBegins]) {
        await moment(call);
        await worker.kill();
        await worker.restart();
      }
      return call;
    }),
});

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
} from './drills.ts';
import { untilDeciding, workerOf } from './history.ts';
import { leavesMessage, PROMPTS, SHORT_LINE, SHORT_MESSAGE } from './short-line.ts';

type Moment = (call: CallHandle, place: Office) => Promise<unknown>;

/** Two workers, of which the one that has the call dies for good. */
async function survives(t: TestContext, moment: Moment, open = false): Promise<void> {
  const place = await office(t, { open, processes: 'worker', workers: 2, line: SHORT_LINE });
  const call = place.dial({ ...leavesMessage(), callee: 'no-answer' });

  await moment(call, place);
  const holder = await workerOf(place, call);
  await holder.kill();

  const said = open ? PROMPTS.nobodyAvailable : PROMPTS.closed;
  const { transcript } = await assertNothingNoticed(place, call, [said, PROMPTS.recorded]);
  assert.equal(transcript, SHORT_MESSAGE);
}

const calleeRings: Moment = (call) => call.until(({ kind }) => kind === 'callee-rings');
const answered: Moment = (call) => call.until(({ kind }) => kind === 'answered');

/** It has been given the decision that follows the message: only a time-out tells the engine that nobody makes it. */
const decides: Moment = async (call, place) => {
  await callerSpeaks(call);
  const holder = await workerOf(place, call);
  holder.freeze();
  await untilDeciding(place, call);
};

drills('A second worker takes the call over from one that is killed', {
  'while the phone of the callee rings': (t) => survives(t, calleeRings, true),
  'as soon as the call is answered': (t) => survives(t, answered),
  'during the first prompt': (t) => survives(t, promptBegins),
  'while the caller speaks': (t) => survives(t, callerSpeaks),
  'with a decision in its hands': (t) => survives(t, decides),
  'at the end of the message': (t) => survives(t, callerHasSpoken),
  'while the message is confirmed': (t) => survives(t, (call) => confirmationBegins(call)),
});

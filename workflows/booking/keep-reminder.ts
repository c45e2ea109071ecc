import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  getExternalWorkflowHandle,
  ParentClosePolicy,
  startChild,
  TemporalFailure,
} from '@temporalio/workflow';
import type { Kept } from '../../activities/kept-appointment.ts';
import { reminderWorkflowId } from '../../contracts/ids.ts';
import { appointmentChanged } from '../../contracts/reminder.ts';
import type { ReminderInput } from '../../contracts/reminder.ts';
import type { Call } from '../call.ts';
import { reminder } from '../reminder.ts';
import { aboutCall } from '../tell-team.ts';

/** Sees to it that the customer is reminded of the appointment as it stands now, or not at all when it is cancelled. */
export async function keepReminder(call: Call, { appointment, written }: Kept): Promise<void> {
  const input = inputOf(call, appointment.appointmentId);
  if (input !== undefined && appointment.state === 'booked' && (await isBegun(input, written))) return;
  await lookAgain(appointment.appointmentId);
}

/** Undefined: this caller gets no text messages. */
function inputOf(call: Call, appointmentId: string): ReminderInput | undefined {
  const { smsFrom: from, prompts, timeZone, language, alert } = call.line;
  const { from: to } = call.input;
  if (from === undefined || to === undefined) return undefined;
  const line = { timeZone, language, alert };
  return { appointmentId, line, to, from, text: prompts.textReminder, about: aboutCall(call) };
}

/** It outlives the call by days. False: one has been begun before, in an earlier call. */
async function isBegun(input: ReminderInput, written: string): Promise<boolean> {
  try {
    await startChild(reminder, {
      workflowId: reminderWorkflowId(input.appointmentId),
      args: [input],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `reminder of ${written}`,
    });
    return true;
  } catch (failure) {
    if (failure instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw failure;
  }
}

/** A reminder that is not there any more has nothing to look at: it was sent, or never wanted. */
async function lookAgain(appointmentId: string): Promise<void> {
  try {
    await getExternalWorkflowHandle(reminderWorkflowId(appointmentId)).signal(appointmentChanged);
  } catch (failure) {
    if (!(failure instanceof TemporalFailure)) throw failure;
  }
}

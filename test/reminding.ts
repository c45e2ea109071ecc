import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { reminderWorkflowId } from '../contracts/ids.ts';
import type { ReminderInput } from '../contracts/reminder.ts';
import { reminder } from '../workflows/reminder.ts';
import { BOOKING } from './acceptance/booking.ts';
import { ANNA } from './acceptance/customer.ts';
import type { Office } from './office.ts';
import { CALLER, CHANNEL, LINE_NUMBER } from './office-line.ts';

/** Begins the reminder of an appointment, as the call does in which it was made. */
export function remind(
  { client, queue }: Pick<Office, 'client' | 'queue'>,
  appointmentId: string,
): Promise<WorkflowHandleWithFirstExecutionRunId<typeof reminder>> {
  const input: ReminderInput = {
    appointmentId,
    line: { timeZone: BOOKING.timeZone, language: 'en-US', alert: { kind: 'slack', channel: CHANNEL } },
    to: CALLER,
    from: LINE_NUMBER,
    text: 'Your {service}: {when}. Ref {reference}',
    about: {
      callId: 'call-1',
      line: LINE_NUMBER,
      office: 'Harbour Dental',
      from: CALLER,
      receivedAt: '2026-11-26T10:00:00.000Z',
      customers: [ANNA.name],
    },
  };
  return client.workflow.start(reminder, {
    workflowId: reminderWorkflowId(appointmentId),
    taskQueue: queue,
    args: [input],
  });
}

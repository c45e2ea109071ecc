import { defineSignal } from '@temporalio/workflow';
import type { Line } from './line.ts';
import type { Flagged } from './records.ts';

/** What a reminder starts with: everything it will need to know of the line on which the appointment was made. */
export interface ReminderInput {
  readonly appointmentId: string;
  readonly line: Pick<Line, 'timeZone' | 'language' | 'alert'>;
  /** The customer's number, E.164, and ours, or our sender's name. */
  readonly to: string;
  readonly from: string;
  /** What is written, with `{when}`, `{service}` and `{reference}` to be filled in on the day. */
  readonly text: string;
  /** Of the call in which it was made, for the team when the reminder cannot be sent. */
  readonly about: Omit<Flagged, 'items'>;
}

/** `too-late`: the customer has booked, or moved, the appointment to less than a day from then. */
export type ReminderResult = 'sent' | 'not-sent' | 'cancelled' | 'too-late';

/** The appointment was moved or cancelled: the reminder looks again at what is there. */
export const appointmentChanged = defineSignal('appointmentChanged');

import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { CalendarEntryActivities } from '../../activities/calendar-entries.ts';
import type { Kept } from '../../activities/kept-appointment.ts';
import type { Service } from '../../contracts/appointments.ts';
import { effectKey } from '../../contracts/ids.ts';
import type { TextPrompts } from '../../contracts/prompts.ts';
import type { FlaggedItem } from '../../contracts/records.ts';
import { beside } from '../beside.ts';
import type { Call } from '../call.ts';
import { filled } from '../filled.ts';
import { PATIENT } from '../patience.ts';
import { flaggedIn, tellTeamOfFlags } from '../tell-team.ts';
import { sendText } from '../send-text.ts';
import { keepReminder } from './keep-reminder.ts';

export interface Change {
  readonly service: Service;
  /** What the customer is written about it. */
  readonly text: keyof TextPrompts;
}

/**
 * Tells everybody outside of a change to an appointment: the customer by text message, the calendar outside, the
 * reminder. The call does not wait for it; what cannot be done becomes somebody's work.
 */
export function tellOutside(call: Call, kept: Kept, change: Change): void {
  beside(call, () => orTellTeam(call, 'text', textCustomer(call, kept, change)));
  beside(call, () => orTellTeam(call, 'calendar', keepCalendar(kept, change)));
  beside(call, () => keepReminder(call, kept));
}

/** Work that may leave something for a person to do: then the team is told of it, by itself. */
async function orTellTeam(call: Call, kind: string, work: Promise<FlaggedItem | undefined>): Promise<void> {
  const item = await work;
  if (item !== undefined) await tellTeamOfFlags(call, flaggedIn(call, [item]), `flagged-${kind}`);
}

async function textCustomer(
  call: Call,
  { written, appointment }: Kept,
  { service, text }: Change,
): Promise<FlaggedItem | undefined> {
  const { smsFrom, prompts } = call.line;
  const { from: to } = call.input;
  if (smsFrom === undefined || to === undefined) return undefined;
  const words = { when: written, service: service.name, reference: appointment.reference };
  const message = filled(prompts[text], words);
  const key = effectKey(workflowInfo().workflowId, 'sms', 1);
  const why = await sendText(key, { to, from: smsFrom, text: message });
  call.story.tell(why === undefined ? `Text message sent: “${message}”` : `No text message: ${why}.`);
  return why === undefined ? undefined : { why, message };
}

/** Takes as long as the calendar outside is away: the appointment is ours to keep, and is kept already. */
async function keepCalendar(
  { appointment: { appointmentId }, entry, left, written }: Kept,
  { service }: Change,
): Promise<FlaggedItem | undefined> {
  const { enterInCalendar, removeFromCalendar } = proxyActivities<CalendarEntryActivities>({
    startToCloseTimeout: '1m',
    heartbeatTimeout: '10s',
    retry: PATIENT,
    summary: written,
  });
  if (left !== undefined) await removeFromCalendar({ appointmentId, calendar: left });
  const entered = entry === undefined ? undefined : await enterInCalendar(entry);
  if (entered?.kind !== 'conflict') return undefined;
  return { why: 'calendar-conflict', message: `${service.name}, ${written}` };
}

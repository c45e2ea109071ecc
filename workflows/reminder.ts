import { condition, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { BookingActivities, Upcoming } from '../activities/booking.ts';
import { effectKey } from '../contracts/ids.ts';
import { appointmentChanged } from '../contracts/reminder.ts';
import type { ReminderInput, ReminderResult } from '../contracts/reminder.ts';
import { filled } from './filled.ts';
import { PATIENT } from './patience.ts';
import { sendText } from './send-text.ts';
import { tellTeamOfFlags } from './tell-team.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * Reminds a customer of an appointment by text message, a day before it. What the appointment is then, the store says:
 * moved or cancelled, the reminder moves or goes with it.
 */
export async function reminder(input: ReminderInput): Promise<ReminderResult> {
  // Since then the customer knows of the appointment as it is.
  let knownSince = workflowInfo().startTime.getTime();
  let isChanged = false;
  setHandler(appointmentChanged, () => {
    knownSince = Date.now();
    isChanged = true;
  });
  for (;;) {
    isChanged = false;
    const seen = await standing(input);
    if (seen === undefined) return 'cancelled';
    const startsMs = Date.parse(seen.appointment.startsAt);
    if (startsMs - DAY_MS <= knownSince || startsMs <= Date.now()) return 'too-late';
    const waitMs = Math.max(startsMs - DAY_MS - Date.now(), 0);
    await condition(() => isChanged, waitMs, { summary: `the day before ${seen.words}` });
    const now = await standing(input);
    if (now !== undefined && isSame(seen, now)) return remind(input, now);
  }
}

async function remind(
  input: ReminderInput,
  { appointment, service, written }: Upcoming,
): Promise<ReminderResult> {
  const { to, from, about, line } = input;
  const text = filled(input.text, { when: written, service: service.name, reference: appointment.reference });
  const key = effectKey(workflowInfo().workflowId, 'sms', appointment.revision);
  const why = await sendText(key, { to, from, text });
  if (why === undefined) return 'sent';
  await tellTeamOfFlags({ line }, { ...about, items: [{ why, message: text }] });
  return 'not-sent';
}

function standing({ appointmentId, line }: ReminderInput): Promise<Upcoming | undefined> {
  const { standingAppointment } = proxyActivities<BookingActivities>({
    startToCloseTimeout: '30s',
    retry: PATIENT,
    summary: 'as it stands',
  });
  const { timeZone, language } = line;
  return standingAppointment({ appointmentId, place: { timeZone, language } });
}

function isSame({ appointment: one }: Upcoming, { appointment: other }: Upcoming): boolean {
  return one.revision === other.revision;
}

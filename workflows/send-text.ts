import { ActivityFailure, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { SmsActivities } from '../activities/sms.ts';
import type { AppointmentTrouble } from '../contracts/records.ts';
import type { Sms } from '../contracts/sms.ts';
import { PATIENT } from './patience.ts';

/** A text that comes later than this says nothing that the customer does not know. */
const GIVE_UP_AFTER = '12h';

/** Sends a text message, once for its key. Returns why it was not sent, when somebody has to know. */
export async function sendText(key: string, sms: Sms): Promise<AppointmentTrouble | undefined> {
  const { sendSms } = proxyActivities<SmsActivities>({
    startToCloseTimeout: '2m',
    heartbeatTimeout: '10s',
    scheduleToCloseTimeout: GIVE_UP_AFTER,
    retry: PATIENT,
    summary: `${sms.text.length} characters`,
  });
  try {
    const result = await sendSms({ key, sms });
    if (result.kind === 'sent') return undefined;
    return result.why === 'opted-out' ? 'text-opted-out' : 'text-not-sent';
  } catch (failure) {
    if (failure instanceof ActivityFailure && !isCancellation(failure)) return 'text-not-sent';
    throw failure;
  }
}

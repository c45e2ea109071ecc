import type { Sms, SmsResult } from '../contracts/sms.ts';

export interface SmsActivities {
  sendSms(input: { readonly key: string; readonly sms: Sms }): Promise<SmsResult>;
}

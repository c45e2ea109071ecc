import type { SmsObstacle } from '../contracts/sms.ts';
import { faultCodes, neverConnected } from './network-fault.ts';
import { TwilioAnswered } from './twilio.ts';
import type { Verdict } from './verdict.ts';

/** Twilio's numbers for what no trying again will change: the text is not sent, and that is the result. */
const OBSTACLES: Readonly<Record<number, SmsObstacle>> = {
  21_610: 'opted-out',
  21_211: 'not-a-mobile',
  21_214: 'not-a-mobile',
  21_217: 'not-a-mobile',
  21_614: 'not-a-mobile',
  21_408: 'not-allowed',
  21_612: 'not-allowed',
};

/** What somebody has to mend in our account before any text can be sent. */
const SENDER_FAULTS = new Set([21_212, 21_606, 21_607, 21_608, 30_002, 30_034]);
const CREDENTIAL_FAULTS = new Set([20_003, 20_005]);

/** When Twilio limits us without saying for how long. */
const UNSAID_RETRY_AFTER_MS = 5_000;

/** Why a text can never be sent, when that is what the failure says. */
export function obstacleIn(failure: unknown): SmsObstacle | undefined {
  if (!(failure instanceof TwilioAnswered) || failure.status >= 500) return undefined;
  return failure.code === undefined ? undefined : OBSTACLES[failure.code];
}

/** What a failed request to Twilio means: by its status first, for the numbers get split and renumbered. */
export function smsVerdict(failure: unknown): Verdict {
  if (!(failure instanceof TwilioAnswered)) {
    const never = neverConnected(failure);
    if (never !== undefined) return { kind: 'not-taken', why: never };
    return { kind: 'in-doubt', why: faultCodes(failure).at(-1) ?? 'no answer' };
  }
  const { status, code, retryAfterMs = UNSAID_RETRY_AFTER_MS } = failure;
  const word = code === undefined ? `HTTP ${status}` : String(code);
  if (status === 429) return { kind: 'not-taken', why: word, retryAfterMs };
  if (status >= 500 || status === 408) return { kind: 'in-doubt', why: word };
  const isDenied = status === 401 || status === 403 || CREDENTIAL_FAULTS.has(code ?? 0);
  if (isDenied) return { kind: 'refused', refusal: { reason: 'credentials', code: word } };
  const isSender = SENDER_FAULTS.has(code ?? 0) || code === undefined;
  return { kind: 'refused', refusal: { reason: isSender ? 'destination' : 'content', code: word } };
}

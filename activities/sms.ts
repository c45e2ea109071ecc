import { Context } from '@temporalio/activity';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Sms, SmsResult } from '../contracts/sms.ts';
import type { OptOuts } from '../store/opt-outs.ts';
import { whileBeating } from './beating.ts';
import { effectRefused } from './effect-failures.ts';
import { once, type Ledger, type VisibleEffect } from './once.ts';
import { plainText, textSize, type TextSize } from './sms-text.ts';
import { obstacleIn, smsVerdict } from './sms-verdict.ts';
import type { Twilio } from './twilio.ts';

export interface SmsDependencies {
  readonly effects: Ledger;
  readonly optOuts: Pick<OptOuts, 'stop' | 'isStopped'>;
  /** Absent: the settings name no account. */
  readonly twilio?: Twilio;
  readonly log: Logger;
  /** How long a request whose answer was lost may take to be seen; 5 s unless told. */
  readonly settleMs?: number;
}

export interface SmsInput {
  /** Key in the ledger: the same key never reaches the customer twice. */
  readonly key: string;
  readonly sms: Sms;
}

export interface SmsActivities {
  /**
   * Sends a text message, once for its key. That it can never be sent is a result. Fails with EffectRefused
   * (non-retryable) when a person must mend our account first; everything else is worth retrying.
   */
  readonly sendSms: (input: SmsInput) => Promise<SmsResult>;
}

const result = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sent'), messageId: z.string(), segments: z.number() }),
  z.object({ kind: z.literal('not-sent'), why: z.enum(['opted-out', 'not-a-mobile', 'not-allowed']) }),
]);

const SETTLE_MS = 5_000;

/** A longer one is a letter: whoever writes such a prompt has to hear of it. */
const MOST_SEGMENTS = 3;

export function createSms(dependencies: SmsDependencies): SmsActivities {
  return {
    sendSms: ({ key, sms }) =>
      whileBeating((signal) =>
        send(dependencies, { key, sms: { ...sms, text: plainText(sms.text) } }, signal),
      ),
  };
}

async function send(dependencies: SmsDependencies, input: SmsInput, signal: AbortSignal): Promise<SmsResult> {
  const { effects, twilio, settleMs = SETTLE_MS, log } = dependencies;
  const { key, sms } = input;
  const size = textSize(sms.text);
  if (size.segments > MOST_SEGMENTS) {
    throw effectRefused(key, { reason: 'content', code: `${size.segments} segments`, inDoubt: false });
  }
  if (twilio === undefined) {
    const code = 'TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are not set';
    throw effectRefused(key, { reason: 'credentials', code, inDoubt: false });
  }
  const effect = effectOf({ ...dependencies, twilio }, { ...input, size }, signal);
  const { attempt } = Context.current().info;
  const done = await once(effects, effect, { settleMs, attempt, signal });
  log.info({ key, ...size, result: done.kind, pii: { to: sms.to } }, 'text message');
  return done;
}

interface Sending extends SmsInput {
  readonly size: TextSize;
}

function effectOf(
  { optOuts, twilio }: SmsDependencies & { readonly twilio: Twilio },
  { key, sms, size: { segments, encoding } }: Sending,
  signal: AbortSignal,
): VisibleEffect<SmsResult> {
  const pair = { ours: sms.from, theirs: sms.to };
  const sent = (messageId: string): SmsResult => ({ kind: 'sent', messageId, segments });
  return {
    key,
    facts: { kind: 'sms', segments, encoding },
    result,
    sendMs: twilio.sendMs,
    findMs: twilio.findMs,
    async send() {
      if (await optOuts.isStopped(pair)) return { kind: 'not-sent', why: 'opted-out' };
      try {
        return sent(await twilio.send(sms, signal));
      } catch (failure) {
        const why = obstacleIn(failure);
        if (why === undefined) throw failure;
        if (why === 'opted-out') await optOuts.stop(pair, new Date().toISOString());
        return { kind: 'not-sent', why };
      }
    },
    async find({ firstSentAt }) {
      const found = await twilio.find(sms, firstSentAt, signal);
      return found === undefined ? undefined : sent(found);
    },
    verdict: smsVerdict,
  };
}

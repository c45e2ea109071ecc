import { IANAZone } from 'luxon';
import { z } from 'zod';
import { bands, closing, holiday } from './hours-schema.ts';
import { normaliseNumber } from './find-line.ts';
import type { Prompts } from '../contracts/prompts.ts';
import { mapPrompts, placeholderFaults, withoutOpening } from './prompts.ts';

// Each message is the remedy that the reader is given, whatever is wrong with the value.

const text = (remedy: string, longest = 80) =>
  z.string(remedy).trim().min(1, remedy).max(longest, `${remedy}, at most ${longest} characters`);

const whole = (least: number, most: number, unit: string) => {
  const remedy = `write a whole number of ${unit} from ${least} to ${most}`;
  return z.int(remedy).min(least, remedy).max(most, remedy);
};

const NUMBER = 'write the number with its country code, in quotes: "+6531580002"';
const number = z.string(NUMBER).transform((written, context) => {
  const e164 = written.startsWith('+') ? normaliseNumber(written) : undefined;
  if (e164 !== undefined) return e164;
  context.addIssue({ code: 'custom', message: NUMBER });
  return z.NEVER;
});

const ZONE = 'write a time zone as the IANA names it: Asia/Singapore';
const timeZone = z.string(ZONE).refine((zone) => zone.includes('/') && IANAZone.isValidZone(zone), ZONE);

const LANGUAGE = 'write a language tag: en-US';
const language = z.string(LANGUAGE).refine(isLanguage, LANGUAGE);

const hours = z.strictObject(
  {
    weekly: z.strictObject(
      {
        monday: bands.optional(),
        tuesday: bands.optional(),
        wednesday: bands.optional(),
        thursday: bands.optional(),
        friday: bands.optional(),
        saturday: bands.optional(),
        sunday: bands.optional(),
      },
      'write the weekdays with their hours: { monday: ["09:00-17:00"] }',
    ),
    holidays: z.array(holiday, 'write a list of holidays'),
    closings: z.array(closing, 'write a list of closings'),
  },
  'write the hours as weekly, holidays and closings',
);

const prompt = (name: keyof Prompts) =>
  text('write what is to be said', 1000).superRefine((said, context) => {
    for (const message of placeholderFaults(name, said)) context.addIssue({ code: 'custom', message });
    if (withoutOpening(said) !== '') return;
    const message = 'write one more sentence without {opensAt}, for when no opening is known';
    context.addIssue({ code: 'custom', message });
  });

const prompts = z.strictObject(
  mapPrompts(prompt),
  'write the prompts by name: { recorded: "Thank you. Goodbye." }',
);

const CHANNEL = 'write a channel with its #, in quotes, or its id: "#calls"';
const ALERT = 'write one of the two: { slack: "#calls" } or { webhook: "https://…" }';
const alert = z
  .strictObject(
    {
      slack: z
        .string(CHANNEL)
        .regex(/^(#[\p{L}\p{N}_-]{1,80}|[CG][A-Z0-9]{6,})$/u, CHANNEL)
        .optional(),
      webhook: z
        .url({ protocol: /^https?$/, error: 'write an address that starts with https://' })
        .optional(),
    },
    ALERT,
  )
  .transform(({ slack, webhook }, context) => {
    if (slack !== undefined && webhook === undefined) return { kind: 'slack' as const, channel: slack };
    if (webhook !== undefined && slack === undefined) return { kind: 'webhook' as const, url: webhook };
    context.addIssue({ code: 'custom', message: ALERT });
    return z.NEVER;
  });

const SMS_FROM =
  'write a number that can send text messages, in quotes: "+6531580002"; or a name of at most 11 letters and digits';
const smsFrom = z.string(SMS_FROM).regex(/^(\+[1-9]\d{6,14}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/, SMS_FROM);

const fields = {
  office: text("write the office's name"),
  script: z.literal(
    ['voicemail', 'notifications', 'booking'],
    'write the name of a script: voicemail, notifications or booking',
  ),
  timeZone,
  language,
  voice: text("write the name of one of the speech model's voices: Kore", 40),
  hours: hours.partial(),
  ringSeconds: whole(1, 120, 'seconds'),
  recording: z
    .strictObject(
      {
        maxSeconds: whole(5, 600, 'seconds'),
        endSilenceMs: whole(500, 10_000, 'milliseconds'),
        noSpeechSeconds: whole(2, 60, 'seconds'),
      },
      'write the limits by name: { maxSeconds: 180 }',
    )
    .partial(),
  whenNotHeard: z.literal(['person', 'message'], 'write person or message'),
  prompts: prompts.partial(),
  services: z
    .array(text('write the id of a service'), 'write a list of service ids: [haircut]')
    .min(1, 'name at least one service, or leave this out'),
  smsFrom,
  alert,
  failOpen: z
    .strictObject(
      {
        afterSeconds: whole(1, 60, 'seconds'),
        policy: z.literal(['connect', 'reject'], 'write connect or reject'),
      },
      'write { afterSeconds: 8, policy: connect }',
    )
    .partial(),
  maxCallMinutes: whole(1, 240, 'minutes'),
  maxCallsPerCaller: whole(1, 100, 'calls'),
};

/** A line as it is written: what it leaves out comes from `defaults:` or from us. */
export const writtenLine = z.strictObject({ number, ...fields }, 'write a line with its settings').partial();

/** What all lines of a file share. */
export const writtenDefaults = z.strictObject(fields, 'write settings that all lines share').partial();

export type WrittenLine = z.infer<typeof writtenLine>;

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

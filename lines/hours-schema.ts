import { DateTime } from 'luxon';
import { z } from 'zod';
import type { Band } from '../contracts/line.ts';

const BAND = 'write a band as "09:00-17:00", in quotes; "24:00" is the end of a day';
const TIME = '([01][0-9]|2[0-3]):[0-5][0-9]';
const BAND_PATTERN = new RegExp(`^${TIME}-(${TIME}|24:00)$`);

const band = z
  .string(BAND)
  .regex(BAND_PATTERN, BAND)
  .transform((written): Band => {
    const [from = '', to = ''] = written.split('-');
    return { from, to };
  });

/** The bands of one day, in order; only the last may reach into the next day. */
export const bands = z
  .array(band, 'write a list of bands: ["09:00-12:30", "13:30-17:00"]; [] is closed')
  .superRefine((written, context) => {
    for (const [i, next] of written.entries()) {
      const before = written[i - 1];
      if (before === undefined || (before.from < before.to && before.to <= next.from)) continue;
      const message = `begins before ${before.from}-${before.to} has ended: write bands in order, without overlap`;
      context.addIssue({ code: 'custom', path: [i], message });
    }
  });

const DATE = 'write a date that exists, in quotes: "2026-12-25"';
const date = z
  .string(DATE)
  .refine((text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && DateTime.fromISO(text).isValid, DATE);

const MOMENT = 'write a date and time that exist, in quotes: "2026-12-24T12:00"';
const moment = z
  .string(MOMENT)
  .refine((text) => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text) && DateTime.fromISO(text).isValid, MOMENT);

const name = z.string('write what people should read').trim().min(1, 'write what people should read');

export const holiday = z.strictObject(
  { date, name, bands: bands.default([]) },
  'write a holiday as { date: "2026-12-25", name: Christmas Day }',
);

export const closing = z
  .strictObject(
    { from: moment, to: moment, reason: name },
    'write a closing as { from: "2026-12-24T12:00", to: "2026-12-27T08:00", reason: Moving house }',
  )
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'write an end that lies after the beginning' });

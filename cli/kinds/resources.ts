import { DateTime, IANAZone } from 'luxon';
import { z } from 'zod';
import type { Resource } from '../../contracts/appointments.ts';
import { WEEKDAYS } from '../../contracts/line.ts';
import type { Band } from '../../contracts/line.ts';
import { bands } from '../../lines/hours-schema.ts';
import type { Kind } from './kind.ts';
import { BETWEEN, listed } from './listed.ts';
import { optional, required } from './required.ts';

const BANDS = 'write when it can be booked: 09:00-12:30 13:30-17:00; nothing is closed';
const day = optional(listed(BANDS).pipe(bands)).transform((open) => open ?? []);

const ZONE = 'write a time zone as the IANA names it: Asia/Singapore';
const DATES = 'write dates that exist: 2026-12-24 2026-12-25';
const isDate = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && DateTime.fromISO(text).isValid;

const row = z
  .object({
    resourceId: required('write an id of your own, the same at every import').regex(
      /^[\w-]{1,40}$/,
      'write at most 40 letters, digits, - and _',
    ),
    name: required('write the name as it is spoken'),
    timeZone: required(ZONE).refine((zone) => IANAZone.isValidZone(zone), ZONE),
    monday: day,
    tuesday: day,
    wednesday: day,
    thursday: day,
    friday: day,
    saturday: day,
    sunday: day,
    daysOff: optional(listed(DATES).refine((dates) => dates.every(isDate), DATES)),
    calendar: optional(z.string('write the path of its calendar below CALDAV_URL')),
  })
  .transform(({ resourceId, name, timeZone, daysOff = [], calendar, ...weekly }): Resource => ({
    resourceId,
    name,
    timeZone,
    hours: { weekly, holidays: daysOff.map((date) => ({ date, name: 'Day off', bands: [] })), closings: [] },
    ...(calendar === undefined ? {} : { calendar }),
  }));

export const resources: Kind<Resource> = {
  columns: ['resourceId', 'name', 'timeZone', ...WEEKDAYS, 'daysOff', 'calendar'],
  row: () => row,
  async keep(store, rows) {
    await store.resources.putMany(rows);
    return { leftAlone: 0, faults: [] };
  },
  async *all(store) {
    for await (const { hours, calendar = '', ...rest } of store.resources.all()) {
      const weekly = Object.fromEntries(WEEKDAYS.map((name) => [name, written(hours.weekly[name])]));
      const daysOff = hours.holidays.map(({ date }) => date).join(BETWEEN);
      yield { ...rest, ...weekly, daysOff, calendar };
    }
  },
};

function written(all: readonly Band[]): string {
  return all.map(({ from, to }) => `${from}-${to}`).join(BETWEEN);
}

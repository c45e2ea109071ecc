import * as fc from 'fast-check';
import { DateTime } from 'luxon';
import { WEEKDAYS } from '../../contracts/line.ts';
import type { OfficeHours } from '../../contracts/line.ts';
import { band, office } from './office.ts';

export const MINUTE = 60_000;
function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

const bands = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { maxLength: 4 })
  .map((quarters) => quarters.toSorted((one, other) => one - other).map((quarter) => clock(quarter * 15)))
  .map((edges) =>
    edges.flatMap((from, i) => (i % 2 === 0 && edges[i + 1] ? [`${from}-${edges[i + 1]}`] : [])),
  );
const lastBands = fc.oneof(
  bands,
  fc.constant(['22:00-06:00']),
  fc.constant(['00:00-24:00']),
  fc.constant(['01:30-02:30']),
);
const zone = fc.constantFrom(
  'Asia/Singapore',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'America/Santiago',
);
/** Any moment of 2026, more often one near a change of clocks. */
export const moment = fc.oneof(
  fc.integer({ min: Date.UTC(2026, 0, 1) / MINUTE, max: Date.UTC(2027, 0, 1) / MINUTE }),
  fc
    .constantFrom(
      '2026-03-08T07:00Z',
      '2026-11-01T06:00Z',
      '2026-03-29T01:00Z',
      '2026-10-25T01:00Z',
      '2026-10-03T15:30Z',
    )
    .chain((change) => {
      const minutes = Date.parse(change) / MINUTE;
      return fc.integer({ min: minutes - 1500, max: minutes + 1500 });
    }),
);
const holiday = fc.record({
  date: fc
    .integer({ min: 0, max: 364 })
    .map((day) => DateTime.utc(2026).plus({ days: day }).toFormat('yyyy-MM-dd')),
  name: fc.constant('Holiday'),
  bands: bands.map((written) => written.map(band)),
});
export const anyOffice = fc
  .record({
    zone,
    weekly: fc.record(Object.fromEntries(WEEKDAYS.map((day) => [day, lastBands])), { requiredKeys: [] }),
    holidays: fc.uniqueArray(holiday, { maxLength: 5, selector: ({ date }) => date }),
  })
  .map(({ zone: timeZone, weekly, holidays }) => office(timeZone, { weekly, holidays }));

/** What the clock on the wall says: whether it reads a time inside a band, without any arithmetic of instants. */
export function wallSaysOpen(
  { hours, timeZone }: { hours: OfficeHours; timeZone: string },
  at: number,
): boolean {
  const wall = DateTime.fromMillis(at, { zone: timeZone });
  const time = wall.toFormat('HH:mm');
  const bandsOf = (day: DateTime) => {
    const found = hours.holidays.find(({ date }) => date === day.toFormat('yyyy-MM-dd'));
    const weekday = WEEKDAYS[day.weekday - 1] ?? 'monday';
    return { own: found?.bands, all: found?.bands ?? hours.weekly[weekday] };
  };
  const today = bandsOf(wall);
  const yesterday = bandsOf(wall.setZone('utc', { keepLocalTime: true }).minus({ days: 1 }));
  const fromYesterday = today.own === undefined ? yesterday.all : (yesterday.own ?? []);
  return (
    today.all.some(({ from, to }) => from <= time && (time < to || to <= from)) ||
    fromYesterday.some(({ from, to }) => to <= from && time < to)
  );
}

/** Within an hour after this the clocks show a time again, or have just done so. */
export function isNearRepeat(timeZone: string, at: number): boolean {
  const offset = (minutes: number) => DateTime.fromMillis(at + minutes * MINUTE, { zone: timeZone }).offset;
  return offset(-61) > offset(61);
}

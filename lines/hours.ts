import { DateTime } from 'luxon';
import { WEEKDAYS } from '../contracts/line.ts';
import type { Band, Closing, Line, OfficeHours, OfficeNow } from '../contracts/line.ts';
import { addDays, firstInstant, lastInstant, localDate } from './wall-clock.ts';

/** An opening further away than this is not told: the caller would not plan by it. */
const LOOK_AHEAD_DAYS = 14;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Open from `from` (inclusive) to `to` (exclusive), in milliseconds since 1970. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * Whether a line's office is open at this moment, and if not, when it opens next.
 *
 * - A band belongs to the day on which it starts: Friday's 22:00-06:00 goes on into Saturday.
 * - On a holiday only the holiday's own bands count. The night before ends at its midnight; a band of the holiday's own
 *   may reach into the day after, holiday or not.
 * - A closing beats every band.
 * - Where the clocks go forward, a time that they skip means the moment of the change. Where they go back, a band
 *   begins with the first and ends with the last time that they show: whenever the clock on the wall reads a time
 *   inside a band, the office is open.
 */
export function officeNow(line: Pick<Line, 'hours' | 'timeZone'>, at: Date): OfficeNow {
  const { hours, timeZone } = line;
  const now = at.getTime();
  const localTime = isoIn(timeZone, now);
  const stretch = nextStretch(hours, timeZone, now);
  if (stretch !== undefined && stretch.from <= now) return { open: true, localTime };
  const closedFor = whyClosed(hours, timeZone, now);
  return {
    open: false,
    localTime,
    ...(closedFor === undefined ? {} : { closedFor }),
    ...(stretch === undefined ? {} : { opensAt: isoIn(timeZone, stretch.from) }),
  };
}

/** All opening between two moments, in order; stretches that meet are one. The rules are those of `officeNow`. */
export function openBetween(
  { hours, timeZone }: Pick<Line, 'hours' | 'timeZone'>,
  { from, to }: Stretch,
): Stretch[] {
  const days = Math.ceil((to - from) / DAY_MS) + 1;
  return openStretches(hours, timeZone, { now: from, days }).flatMap((open) => {
    const part = { from: Math.max(open.from, from), to: Math.min(open.to, to) };
    return part.from < part.to ? [part] : [];
  });
}

/** The opening that goes on, or else the next one within the look-ahead. */
function nextStretch(hours: OfficeHours, timeZone: string, now: number): Stretch | undefined {
  const horizon = now + LOOK_AHEAD_DAYS * DAY_MS;
  // Most offices open by tomorrow, and a fortnight of zone arithmetic takes two milliseconds.
  for (const days of [1, 4, LOOK_AHEAD_DAYS]) {
    const next = openStretches(hours, timeZone, { now, days }).find(({ to }) => to > now);
    if (next !== undefined && next.from <= horizon) return next;
  }
  return undefined;
}

/** All opening that starts from yesterday on, in order, without overlap; stretches that meet are one. */
function openStretches(
  hours: OfficeHours,
  timeZone: string,
  { now, days }: { now: number; days: number },
): Stretch[] {
  const today = localDate(now, timeZone);
  const bands: Stretch[] = [];
  for (let day = -1; day <= days; day += 1) bands.push(...stretchesOf(hours, timeZone, addDays(today, day)));
  const closings = hours.closings.map((closing) => closingStretch(closing, timeZone));
  return closings.reduce(without, joined(bands));
}

/** The bands that start on this date. */
function stretchesOf(hours: OfficeHours, timeZone: string, date: string): Stretch[] {
  const tomorrow = addDays(date, 1);
  const holidayTomorrow = holidayOn(hours, tomorrow) !== undefined;
  const isHoliday = holidayOn(hours, date) !== undefined;
  return bandsOn(hours, date).map((band) => {
    const from = firstInstant(date, band.from, timeZone);
    if (band.to > band.from) return { from, to: lastInstant(date, band.to, timeZone) };
    if (holidayTomorrow && !isHoliday) return { from, to: firstInstant(tomorrow, '00:00', timeZone) };
    return { from, to: lastInstant(tomorrow, band.to, timeZone) };
  });
}

function bandsOn(hours: OfficeHours, date: string): readonly Band[] {
  const weekday = WEEKDAYS[DateTime.fromISO(date, { zone: 'utc' }).weekday - 1];
  return holidayOn(hours, date)?.bands ?? (weekday === undefined ? [] : hours.weekly[weekday]);
}

function holidayOn(hours: OfficeHours, date: string) {
  return hours.holidays.find((holiday) => holiday.date === date);
}

function joined(stretches: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const next of stretches.toSorted((one, other) => one.from - other.from)) {
    // A band that lies wholly in the hour that clocks skip lasts no time.
    if (next.to <= next.from) continue;
    const last = result.at(-1);
    if (last === undefined || next.from > last.to) result.push(next);
    else result[result.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
  }
  return result;
}

function without(stretches: readonly Stretch[], gap: Stretch): Stretch[] {
  return stretches.flatMap(({ from, to }) =>
    [
      { from, to: Math.min(to, gap.from) },
      { from: Math.max(from, gap.to), to },
    ].filter((part) => part.from < part.to),
  );
}

function whyClosed(hours: OfficeHours, timeZone: string, now: number): string | undefined {
  const closing = hours.closings.find((each) => {
    const { from, to } = closingStretch(each, timeZone);
    return from <= now && now < to;
  });
  return closing?.reason ?? holidayOn(hours, localDate(now, timeZone))?.name;
}

function closingStretch({ from, to }: Closing, timeZone: string): Stretch {
  const [fromDate = '', fromTime = ''] = from.split('T');
  const [toDate = '', toTime = ''] = to.split('T');
  return { from: firstInstant(fromDate, fromTime, timeZone), to: lastInstant(toDate, toTime, timeZone) };
}

function isoIn(timeZone: string, instant: number): string {
  const local = DateTime.fromMillis(instant, { zone: timeZone });
  return local.toISO({ suppressMilliseconds: true }) ?? new Date(instant).toISOString();
}

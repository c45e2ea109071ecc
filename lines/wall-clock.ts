import { DateTime } from 'luxon';

const MINUTE_MS = 60_000;

/** The date ("YYYY-MM-DD") that calendars in this zone show at this instant. */
export function localDate(instant: number, timeZone: string): string {
  return DateTime.fromMillis(instant, { zone: timeZone }).toFormat('yyyy-MM-dd');
}

/** So many days later by the calendar, whatever clocks do meanwhile. */
export function addDays(date: string, days: number): string {
  return DateTime.fromISO(date, { zone: 'utc' }).plus({ days }).toFormat('yyyy-MM-dd');
}

/**
 * The first instant, in milliseconds since 1970, at which clocks in this zone show the date and the time ("HH:MM", up
 * to "24:00") or later: where they skip it, the moment of the change.
 */
export function firstInstant(date: string, time: string, timeZone: string): number {
  const [first] = instantsOf(date, time, timeZone);
  return first;
}

/** The last instant at which clocks in this zone show the date and time; where they skip it, the moment of the change. */
export function lastInstant(date: string, time: string, timeZone: string): number {
  const [, last] = instantsOf(date, time, timeZone);
  return last;
}

function instantsOf(date: string, time: string, timeZone: string): [number, number] {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const wanted = DateTime.fromISO(date, { zone: 'utc' }).plus({ hours, minutes });
  const found = wanted.setZone(timeZone, { keepLocalTime: true });
  const isSkipped = found.toFormat('yyyy-MM-dd HH:mm') !== wanted.toFormat('yyyy-MM-dd HH:mm');
  if (isSkipped) {
    const change = changeBefore(found);
    return [change, change];
  }
  const both = found.getPossibleOffsets().map((possible) => possible.toMillis());
  return [Math.min(...both), Math.max(...both)];
}

/** The moment at which clocks were put forward to reach this time, which lies behind it by less than they moved. */
function changeBefore(after: DateTime): number {
  const offset = after.offset;
  let isAfter = after.toMillis();
  let isBefore = after.minus({ hours: 36 }).toMillis();
  while (isAfter - isBefore > MINUTE_MS) {
    const middle = Math.floor((isAfter + isBefore) / 2 / MINUTE_MS) * MINUTE_MS;
    const atMiddle = DateTime.fromMillis(middle, { zone: after.zoneName ?? 'utc' });
    if (atMiddle.offset === offset) isAfter = middle;
    else isBefore = middle;
  }
  return isAfter;
}

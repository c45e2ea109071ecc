import { DateTime } from 'luxon';
import { DAY_PARTS } from '../contracts/questions.ts';
import type { Values, Wanted, Wants } from '../contracts/questions.ts';

/** Where and when something was said. */
export interface Moment {
  /** ISO 8601 with offset, in the line's zone. */
  readonly localTime: string;
  /** IANA zone. */
  readonly timeZone: string;
}

const FURTHEST_AHEAD_DAYS = 366;
const LONGEST_NAME = 80;
const LONGEST_TEXT = 500;

/**
 * The values that hold of those which a model gave: days that exist and are still to come, times of a day, options that
 * were offered. A model may always be wrong, so whatever does not hold is left out.
 */
export function checkedValues(
  wants: Wants,
  given: Readonly<Record<string, unknown>>,
  moment: Moment,
): Values<Wants> {
  const values: Record<string, string | boolean> = {};
  for (const [name, wanted] of Object.entries(wants)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    const checked = typeof value === 'string' ? checkedValue(wanted, value.trim(), moment) : undefined;
    if (checked !== undefined) values[name] = checked;
  }
  return values;
}

function checkedValue(wanted: Wanted, value: string, moment: Moment): string | boolean | undefined {
  switch (wanted.kind) {
    case 'yes-no':
      return value === 'yes' ? true : value === 'no' ? false : undefined;
    case 'choice':
    case 'service':
      return wanted.options.find(({ words }) => words.toLowerCase() === value.toLowerCase())?.id;
    case 'date':
      return dateOf(value, moment);
    case 'time':
      return timeOf(value);
    case 'name':
      return nameOf(value);
    default:
      return value === '' ? undefined : value.slice(0, LONGEST_TEXT);
  }
}

/** A day of the calendar, today or within a year by the line's own clock. */
function dateOf(value: string, { localTime, timeZone }: Moment): string | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return undefined;
  const day = DateTime.fromISO(value, { zone: timeZone });
  const today = DateTime.fromISO(localTime, { zone: timeZone }).startOf('day');
  const isToCome = day.isValid && day >= today && day <= today.plus({ days: FURTHEST_AHEAD_DAYS });
  return isToCome ? value : undefined;
}

function timeOf(value: string): string | undefined {
  const dayPart = DAY_PARTS.find((part) => part === value.toLowerCase());
  if (dayPart !== undefined) return dayPart;
  const [, hour = '', minute = ''] = /^(\d{1,2}):(\d\d)(?::\d\d)?$/.exec(value) ?? [];
  if (hour === '' || Number(hour) > 23 || Number(minute) > 59) return undefined;
  return `${hour.padStart(2, '0')}:${minute}`;
}

/** Names have letters, and no figures; which ones there are is not ours to say. */
function nameOf(value: string): string | undefined {
  const isName = /\p{L}/u.test(value) && !/[\d<>{}]/.test(value) && value.length <= LONGEST_NAME;
  return isName ? value.replaceAll(/\s+/g, ' ') : undefined;
}

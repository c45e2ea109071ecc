import { DateTime } from 'luxon';
import { WEEKDAYS } from '../../../contracts/line.ts';
import { ORDINAL, ordinalOf } from './numbers.ts';

const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);

/** "the first one" is a choice and no day of the month. */
const DAY_OF_MONTH = new RegExp(`\\bthe ${ORDINAL}\\b(?! one)`, 'g');
const DAY_IN_MONTH = new RegExp(
  `\\b(?:${ORDINAL} of (${MONTHS.join('|')})|(${MONTHS.join('|')}) (\\d{1,2})(?:st|nd|rd|th)?)\\b`,
  'g',
);
const WEEKDAY = new RegExp(`\\b(${WEEKDAYS.join('|')})\\b`, 'g');

/** The day that is spoken of, counted from today; undefined for none, and for more than one. */
export function dayIn(text: string, today: DateTime): DateTime | undefined {
  const said = text.replaceAll(/\bnot (later )?today\b/g, '');
  const exact = only([...monthDays(said, today), ...daysOfMonth(said, today), ...nearDays(said, today)]);
  return exact ?? only(weekdaysIn(said).map((weekday) => nextWeekday(weekday, today)));
}

/** Days of the week that are named, 1 for Monday. */
export function weekdaysIn(text: string): number[] {
  return [...text.matchAll(WEEKDAY)].map(
    ([, name = '']) => WEEKDAYS.findIndex((weekday) => weekday === name) + 1,
  );
}

function only(days: readonly DateTime[]): DateTime | undefined {
  return new Set(days.map((day) => day.toISODate())).size === 1 ? days[0] : undefined;
}

function nearDays(text: string, today: DateTime): DateTime[] {
  const days: DateTime[] = [];
  if (/\btoday\b|\bthis (morning|afternoon|evening)\b/.test(text)) days.push(today);
  if (/\bday after tomorrow\b/.test(text)) days.push(today.plus({ days: 2 }));
  else if (/\btomorrow\b/.test(text)) days.push(today.plus({ days: 1 }));
  return days;
}

/** After today. */
function nextWeekday(weekday: number, today: DateTime): DateTime {
  return today.plus({ days: ((weekday - today.weekday + 6) % 7) + 1 });
}

function daysOfMonth(text: string, today: DateTime): DateTime[] {
  return [...text.matchAll(DAY_OF_MONTH)].flatMap(([, words = '']) => {
    const day = ordinalOf(words);
    // A month that lacks the day is passed over.
    const months = [0, 1, 2].map((ahead) => today.startOf('month').plus({ months: ahead }));
    const days = months.map(({ year, month }) => DateTime.utc(year, month, day));
    return days.find((one) => one.isValid && one >= today) ?? [];
  });
}

function monthDays(text: string, today: DateTime): DateTime[] {
  return [...text.matchAll(DAY_IN_MONTH)].flatMap(([, ordinal, ofMonth, month, day]) => {
    const at = MONTHS.indexOf(ofMonth ?? month ?? '') + 1;
    const date = DateTime.utc(today.year, at, ordinal === undefined ? Number(day) : ordinalOf(ordinal));
    return date < today ? date.plus({ years: 1 }) : date;
  });
}

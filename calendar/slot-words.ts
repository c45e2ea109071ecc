import { DateTime } from 'luxon';
import { isEnglish } from '../lines/speakable-time.ts';

/** Where and how a time is spoken of. */
export interface Place {
  /** IANA zone. */
  readonly timeZone: string;
  /** BCP 47 tag. */
  readonly language: string;
}

/** An appointment's time as it is spoken: "Tuesday the twenty-fourth at ten thirty". */
export function spokenSlot(startsAt: string, { timeZone, language }: Place): string {
  const start = DateTime.fromISO(startsAt, { zone: timeZone }).setLocale(language);
  if (isEnglish(language))
    return `${start.toFormat('cccc')} the ${ORDINALS[start.day]} at ${englishTime(start)}`;
  return start.toLocaleString({
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: 'numeric',
    minute: '2-digit',
  });
}

/** The same as it is written in a text message: "Tue 24 Nov, 10:30". */
export function writtenSlot(startsAt: string, { timeZone, language }: Place): string {
  return DateTime.fromISO(startsAt, { zone: timeZone }).setLocale(language).toFormat('ccc d LLL, HH:mm');
}

const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const FIRST_ORDINALS =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth'.split(
    ' ',
  );
const UNIT_ORDINALS = FIRST_ORDINALS.slice(0, 9);

/** By the day of the month, from 1. */
const ORDINALS: readonly string[] = [
  '',
  ...FIRST_ORDINALS,
  'twentieth',
  ...UNIT_ORDINALS.map((unit) => `twenty-${unit}`),
  'thirtieth',
  'thirty-first',
];

const TENS: Readonly<Record<number, string>> = { 2: 'twenty', 3: 'thirty', 4: 'forty', 5: 'fifty' };

function englishTime({ hour, minute }: DateTime): string {
  if (minute === 0 && hour === 0) return 'midnight';
  if (minute === 0 && hour === 12) return 'noon';
  const spokenHour = UNITS[hour % 12 === 0 ? 12 : hour % 12];
  return `${spokenHour}${minute === 0 ? '' : ` ${spokenMinute(minute)}`}${partOfDay(hour)}`;
}

function spokenMinute(minute: number): string {
  if (minute < 10) return `oh ${UNITS[minute]}`;
  if (minute < 20) return UNITS[minute] ?? '';
  const tens = TENS[Math.floor(minute / 10)] ?? '';
  return minute % 10 === 0 ? tens : `${tens}-${UNITS[minute % 10]}`;
}

/** Hours that an office might keep twice a day are told apart. */
function partOfDay(hour: number): string {
  if (hour < 7) return ' in the morning';
  if (hour < 13) return '';
  return hour < 18 ? ' in the afternoon' : ' in the evening';
}

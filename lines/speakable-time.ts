import { DateTime } from 'luxon';

const ENGLISH_HOURS = [
  'twelve',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
];

export interface SpeakableTime {
  /** The time to speak of, ISO 8601 with the offset of its place. */
  readonly time: string;
  /** The present moment, ISO 8601 with the offset of the same place. */
  readonly now: string;
  /** IANA zone of both. */
  readonly timeZone: string;
  /** BCP 47 tag. */
  readonly language: string;
}

/**
 * A time to come, as people say it: "today at noon", "tomorrow at half past eight", "Monday at nine". Other languages
 * than English get the day and time as their own conventions write them.
 */
export function speakableTime({ time, now, timeZone, language }: SpeakableTime): string {
  const then = DateTime.fromISO(time, { zone: timeZone }).setLocale(language);
  const days = daysUntil(then, DateTime.fromISO(now, { zone: timeZone }));
  if (isEnglish(language)) return `${englishDay(then, days)} at ${englishTime(then)}`;
  return days < 7
    ? then.toLocaleString({ weekday: 'long', hour: 'numeric', minute: '2-digit' })
    : then.toLocaleString({
        weekday: 'long',
        day: 'numeric',
        month: 'long',
        hour: 'numeric',
        minute: '2-digit',
      });
}

/** Whether the words that we bring along are of this language. */
export function isEnglish(language: string): boolean {
  return /^en\b/i.test(language);
}

/** Midnights between the two, by the calendar. */
function daysUntil(then: DateTime, now: DateTime): number {
  return (calendarDay(then) - calendarDay(now)) / (24 * 60 * 60 * 1000);
}

function calendarDay({ year, month, day }: DateTime): number {
  return Date.UTC(year, month - 1, day);
}

function englishDay(then: DateTime, days: number): string {
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  // In a week it is this weekday again, which alone would mean today.
  return days < 7 ? then.toFormat('cccc') : then.toFormat('cccc, LLLL d,');
}

/** Eight in the morning is the hour that people expect of an office; only later and earlier hours are told apart. */
function englishTime(then: DateTime): string {
  if (then.minute === 0 && then.hour === 0) return 'midnight';
  if (then.minute === 0 && then.hour === 12) return 'noon';
  return `${englishMinutes(then)}${partOfDay(then.hour)}`;
}

function englishMinutes({ hour, minute }: DateTime): string {
  const thisHour = ENGLISH_HOURS[hour % 12] ?? '';
  const nextHour = ENGLISH_HOURS[(hour + 1) % 12] ?? '';
  if (minute === 0) return thisHour;
  if (minute === 15) return `a quarter past ${thisHour}`;
  if (minute === 30) return `half past ${thisHour}`;
  if (minute === 45) return `a quarter to ${nextHour}`;
  return `${thisHour} ${minute < 10 ? 'oh ' : ''}${minute}`;
}

function partOfDay(hour: number): string {
  if (hour < 6) return ' in the morning';
  if (hour < 12) return '';
  return hour < 18 ? ' in the afternoon' : ' in the evening';
}

import { HOUR, numberOf } from './numbers.ts';

type DayPart = 'morning' | 'afternoon' | 'evening';

const PART = /\b(morning|afternoon|evening)\b/;
const CLOCKS: readonly (readonly [RegExp, (hour: number, minute: number) => readonly [number, number]])[] = [
  [new RegExp(`\\bhalf past ${HOUR}\\b`), (hour) => [hour, 30]],
  [new RegExp(`\\bquarter past ${HOUR}\\b`), (hour) => [hour, 15]],
  [new RegExp(`\\bquarter to ${HOUR}\\b`), (hour) => [hour - 1, 45]],
  [/\b(\d{1,2}):(\d\d)\b/, (hour, minute) => [hour, minute]],
  [new RegExp(`\\b${HOUR} thirty\\b`), (hour) => [hour, 30]],
  [new RegExp(`\\b${HOUR} fifteen\\b`), (hour) => [hour, 15]],
  [new RegExp(`\\b${HOUR} forty five\\b`), (hour) => [hour, 45]],
  [new RegExp(`\\b${HOUR} (?:oh )?(\\d{1,2})\\b`), (hour, minute) => [hour, minute]],
  [new RegExp(`\\b${HOUR} (?:o'clock|am|pm)\\b`), (hour) => [hour, 0]],
  [new RegExp(`\\bat ${HOUR}\\b`), (hour) => [hour, 0]],
  [/\b(?:at )?noon\b/, () => [12, 0]],
];

/** The time of day that is spoken of, "HH:MM" or a part of the day; undefined for none. */
export function timeIn(text: string): string | undefined {
  const part = partIn(text);
  for (const [pattern, clock] of CLOCKS) {
    const [found, hour, minute] = pattern.exec(text) ?? [];
    if (found === undefined) continue;
    const [hours, minutes] = clock(numberOf(hour ?? '0'), Number(minute ?? 0));
    return `${String(ofDay(hours, part)).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
  }
  return part;
}

/** Into which part of the day a time falls; a part is itself. */
export function partOf(time: string): DayPart {
  if (time === 'morning' || time === 'afternoon' || time === 'evening') return time;
  const hour = Number.parseInt(time, 10);
  if (hour < 12) return 'morning';
  return hour < 17 ? 'afternoon' : 'evening';
}

function partIn(text: string): DayPart | undefined {
  if (/\d ?pm\b/.test(text)) return 'afternoon';
  if (/\d ?am\b/.test(text)) return 'morning';
  const [, part] = PART.exec(text) ?? [];
  return part === undefined ? undefined : partOf(part);
}

/** Without a part of the day, the hour of a usual office day. */
function ofDay(hour: number, part: DayPart | undefined): number {
  if (hour > 12) return hour;
  if (part === 'morning') return hour % 12;
  if (part === 'afternoon' || part === 'evening') return (hour % 12) + 12;
  return hour < 7 ? hour + 12 : hour;
}

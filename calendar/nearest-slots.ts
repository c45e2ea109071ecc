import type { Slot } from '../contracts/appointments.ts';
import type { DAY_PARTS } from '../contracts/questions.ts';
import type { Stretch } from '../lines/hours.ts';
import { addDays, firstInstant } from '../lines/wall-clock.ts';

/** When somebody would like to come. */
export interface WishedTime {
  /** "YYYY-MM-DD" in the line's zone. */
  readonly date: string;
  /** "HH:MM", or a part of the day. */
  readonly time: string;
}

const PARTS: Readonly<Record<(typeof DAY_PARTS)[number], readonly [string, string]>> = {
  morning: ['06:00', '12:00'],
  afternoon: ['12:00', '18:00'],
  evening: ['18:00', '24:00'],
};

/** The time that was wished for: an instant, or all of a part of the day. */
export function wishedStretch({ date, time }: WishedTime, timeZone: string): Stretch {
  const [from, to] = isPart(time) ? PARTS[time] : [time, time];
  return { from: firstInstant(date, from, timeZone), to: firstInstant(date, to, timeZone) };
}

/** The days around a wish in which slots are near enough to be offered. */
export function daysAround({ date }: WishedTime, timeZone: string): Stretch {
  return {
    from: firstInstant(addDays(date, -DAYS_BEFORE), '00:00', timeZone),
    to: firstInstant(addDays(date, DAYS_AFTER + 1), '00:00', timeZone),
  };
}

const DAYS_BEFORE = 7;
const DAYS_AFTER = 14;

/** A caller can keep so many in mind. */
const MOST_OFFERED = 3;

/**
 * The slots to offer, soonest first: the one that was wished for alone, when it is free; else those nearest to it. No two
 * of them overlap, since each is held while it is offered.
 */
export function nearestSlots(slots: readonly Slot[], wished: Stretch): Slot[] {
  const exact = slots.find(
    ({ startsAt }) => wished.from === wished.to && Date.parse(startsAt) === wished.from,
  );
  if (exact !== undefined) return [exact];
  const nearest: Slot[] = [];
  for (const slot of slots.toSorted((one, other) => distance(one, wished) - distance(other, wished))) {
    if (nearest.length === MOST_OFFERED) break;
    if (!nearest.some((chosen) => overlap(chosen, slot))) nearest.push(slot);
  }
  return nearest.toSorted((one, other) => one.startsAt.localeCompare(other.startsAt));
}

function distance({ startsAt }: Slot, { from, to }: Stretch): number {
  const start = Date.parse(startsAt);
  if (start < from) return from - start;
  // The end of a part of the day belongs to the next part.
  return start < to ? 0 : start - to + (from === to ? 0 : 1);
}

function overlap(one: Slot, other: Slot): boolean {
  return one.startsAt < other.endsAt && other.startsAt < one.endsAt;
}

function isPart(time: string): time is keyof typeof PARTS {
  return Object.hasOwn(PARTS, time);
}

import type { Busy, Resource, Service, Slot } from '../contracts/appointments.ts';
import { openBetween } from '../lines/hours.ts';
import type { Stretch } from '../lines/hours.ts';

/** Appointments begin on the quarter of an hour: that is how people speak of times. */
export const GRID_MINUTES = 15;

const MINUTE_MS = 60_000;
const GRID_MS = GRID_MINUTES * MINUTE_MS;

/** When a resource cannot be booked, whoever has it then. */
export type BusyTimes = (resourceId: string) => readonly Busy[];

export interface FreeTimes {
  readonly service: Service;
  /** Those that can do the service, in order of preference. */
  readonly resources: readonly Resource[];
  readonly busy: BusyTimes;
  /** Slots begin in here: from (inclusive) to (exclusive), in milliseconds since 1970. */
  readonly within: Stretch;
}

/**
 * Every slot in which the service could be done, soonest first; of two at one time the resource that is preferred comes
 * first. The service lies within one opening of its resource. Its buffer may reach beyond closing time, but into nobody
 * else's appointment.
 */
export function freeSlots({ service, resources, busy, within }: FreeTimes): Slot[] {
  const lengthMs = service.durationMinutes * MINUTE_MS;
  const bufferMs = service.bufferMinutes * MINUTE_MS;
  const slots = resources.flatMap((resource) => {
    const taken = busy(resource.resourceId).map(stretchOf);
    return openings(resource, within, lengthMs)
      .flatMap((opening) => startsIn(opening, lengthMs))
      .filter((start) => start >= within.from && start < within.to)
      .filter((start) => !taken.some(({ from, to }) => from < start + lengthMs + bufferMs && start < to))
      .map((start) => slotOf(resource, start, lengthMs));
  });
  return slots.toSorted((one, other) => one.startsAt.localeCompare(other.startsAt));
}

/** Clipped to where slots may begin, and long enough that the last of them may end. */
function openings(resource: Resource, { from, to }: Stretch, lengthMs: number): Stretch[] {
  return openBetween(resource, { from, to: to + lengthMs });
}

function startsIn({ from, to }: Stretch, lengthMs: number): number[] {
  const first = Math.ceil(from / GRID_MS) * GRID_MS;
  const count = Math.floor((to - lengthMs - first) / GRID_MS) + 1;
  return Array.from({ length: Math.max(count, 0) }, (_, index) => first + index * GRID_MS);
}

function slotOf({ resourceId }: Resource, start: number, lengthMs: number): Slot {
  const [startsAt, endsAt] = [new Date(start), new Date(start + lengthMs)];
  return { resourceId, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
}

function stretchOf({ from, to }: Busy): Stretch {
  return { from: Date.parse(from), to: Date.parse(to) };
}

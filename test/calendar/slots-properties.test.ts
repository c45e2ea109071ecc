import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { freeSlots } from '../../calendar/free-slots.ts';
import type { FreeTimes } from '../../calendar/free-slots.ts';
import { nearestSlots } from '../../calendar/nearest-slots.ts';
import type { Busy, Resource, Service, Slot } from '../../contracts/appointments.ts';
import { anyOffice, isNearRepeat, MINUTE, moment, wallSaysOpen } from '../lines/any-office.ts';

const GRID = 15;
const STEP = 5;

const service: fc.Arbitrary<Service> = fc.record({
  serviceId: fc.constant('s'),
  name: fc.constant('service'),
  durationMinutes: fc.integer({ min: 1, max: 30 }).map((fives) => fives * STEP),
  bufferMinutes: fc.integer({ min: 0, max: 6 }).map((fives) => fives * STEP),
  resourceIds: fc.constant(['a', 'b']),
});

/** A day and a half around some moment, two resources, and what others have taken there. */
const times: fc.Arbitrary<FreeTimes> = fc
  .record({
    service,
    office: anyOffice,
    other: anyOffice,
    moment,
    taken: fc.array(takenIn(36 * 60), { maxLength: 8 }),
  })
  .map(({ service: wanted, office, other, moment: minutes, taken }) => {
    const from = Math.floor(minutes / GRID) * GRID * MINUTE;
    const busy = taken.map(({ resourceId, after, lasts }) => ({
      resourceId,
      from: new Date(from + after * MINUTE).toISOString(),
      to: new Date(from + (after + lasts) * MINUTE).toISOString(),
    }));
    return {
      service: wanted,
      resources: [resource('a', office), resource('b', other)],
      busy: (resourceId) => busy.filter((one) => one.resourceId === resourceId),
      within: { from, to: from + 36 * 60 * MINUTE },
    };
  });

function takenIn(minutes: number) {
  return fc.record({
    resourceId: fc.constantFrom('a', 'b'),
    after: fc.integer({ min: -120, max: minutes + 120 }),
    lasts: fc.integer({ min: 1, max: 300 }),
  });
}

function resource(resourceId: string, { hours, timeZone }: Pick<Resource, 'hours' | 'timeZone'>): Resource {
  return { resourceId, name: resourceId, hours, timeZone };
}

/** Whether the service could be done then: the clock on the wall is asked every five minutes, nothing is computed. */
function isFree(
  start: number,
  { resources, service: wanted, busy }: FreeTimes,
  resourceId: string,
): boolean | 'unsure' {
  const place = resources.find((one) => one.resourceId === resourceId);
  assert.ok(place);
  const isTaken = ({ from, to }: Busy, end: number) => Date.parse(from) < end && start < Date.parse(to);
  const end = start + wanted.durationMinutes * MINUTE;
  if (busy(resourceId).some((one) => isTaken(one, end + wanted.bufferMinutes * MINUTE))) return false;
  for (let at = start; at < end; at += STEP * MINUTE) {
    // While clocks repeat an hour, a band that has begun goes on, which the wall does not tell.
    if (isNearRepeat(place.timeZone, at)) return 'unsure';
    if (!wallSaysOpen(place, at)) return false;
  }
  return true;
}

test('every free slot is found, and nothing else: not outside hours, not in what somebody has', () => {
  const run = fc.property(times, (free) => {
    const found = new Set(
      freeSlots(free).map(({ resourceId, startsAt }) => `${resourceId} ${Date.parse(startsAt)}`),
    );
    for (const { resourceId } of free.resources) {
      for (let start = free.within.from; start < free.within.to; start += GRID * MINUTE) {
        const expected = isFree(start, free, resourceId);
        if (expected !== 'unsure') assert.equal(found.has(`${resourceId} ${start}`), expected);
      }
    }
  });
  fc.assert(run, { numRuns: 150 });
});

test('at most three are offered, none of which meets another, and none that is left out lies nearer', () => {
  const run = fc.property(times, fc.integer({ min: 0, max: 36 * 60 }), (free, after) => {
    const slots = freeSlots(free);
    const wish = free.within.from + after * MINUTE;
    const offered = nearestSlots(slots, { from: wish, to: wish });
    assert.ok(offered.length <= 3 && offered.length >= Math.min(slots.length, 1));
    assert.ok(offered.every((one, at) => offered.every((other, place) => at === place || !meet(one, other))));
    const away = ({ startsAt }: Slot) => Math.abs(Date.parse(startsAt) - wish);
    const furthest = Math.max(0, ...offered.map(away));
    const nearer = slots.filter((slot) => away(slot) < furthest);
    if (offered.length > 1) assert.ok(nearer.every((slot) => offered.some((one) => meet(one, slot))));
  });
  fc.assert(run, { numRuns: 200 });
});

function meet(one: Slot, other: Slot): boolean {
  return one.startsAt < other.endsAt && other.startsAt < one.endsAt;
}

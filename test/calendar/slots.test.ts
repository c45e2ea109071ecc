import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freeSlots } from '../../calendar/free-slots.ts';
import { daysAround, nearestSlots, wishedStretch } from '../../calendar/nearest-slots.ts';
import { spokenSlot, writtenSlot } from '../../calendar/slot-words.ts';
import type { Busy, Resource } from '../../contracts/appointments.ts';
import { daily, office } from '../lines/office.ts';
import type { WrittenHours } from '../lines/office.ts';

const cut = {
  serviceId: 'cut',
  name: 'haircut',
  durationMinutes: 30,
  bufferMinutes: 0,
  resourceIds: ['kim'],
};
const ZONE = 'Europe/Berlin';

function kim(written: WrittenHours, timeZone = ZONE): Resource {
  return { resourceId: 'kim', name: 'Kim', ...office(timeZone, written) };
}

/** Starts of the free slots of a day, by the clock there. */
function starts(resource: Resource, date: string, busy: readonly Busy[] = [], service = cut): string[] {
  const { from } = wishedStretch({ date, time: '00:00' }, resource.timeZone);
  const { to } = wishedStretch({ date, time: 'evening' }, resource.timeZone);
  const slots = freeSlots({ service, resources: [resource], busy: () => busy, within: { from, to } });
  return slots.map(({ startsAt }) =>
    writtenSlot(startsAt, { timeZone: resource.timeZone, language: 'en-US' }).slice(-5),
  );
}

test('the last slot of a band ends with it, and none reaches over the lunch break', () => {
  const day = kim({ weekly: daily('09:00-10:00', '10:30-11:30') });
  assert.deepEqual(starts(day, '2026-12-01'), ['09:00', '09:15', '09:30', '10:30', '10:45', '11:00']);
});

test('a buffer keeps others away after the service, and may reach beyond closing time', () => {
  const day = kim({ weekly: daily('09:00-10:30') });
  const taken = [{ from: '2026-12-01T08:45:00Z', to: '2026-12-01T09:00:00Z' }];
  assert.deepEqual(starts(day, '2026-12-01', taken), ['09:00', '09:15', '10:00']);
  const withBuffer = { ...cut, bufferMinutes: 15 };
  assert.deepEqual(starts(day, '2026-12-01', taken, withBuffer), ['09:00', '10:00']);
});

test('a day off has no slots', () => {
  const holidays = [{ date: '2026-12-01', name: 'Away', bands: [] }];
  assert.deepEqual(starts(kim({ weekly: daily('09:00-10:00'), holidays }), '2026-12-01'), []);
});

test('in the night in which clocks skip an hour, no slot lies in it, and services last as long as ever', () => {
  const night = kim({ weekly: daily('01:00-04:00') });
  assert.deepEqual(starts(night, '2026-03-29', [], { ...cut, durationMinutes: 60 }), [
    '01:00',
    '01:15',
    '01:30',
    '01:45',
    '03:00',
  ]);
});

test('in the night in which clocks repeat an hour, both of it can be booked', () => {
  const night = kim({ weekly: daily('02:00-03:00') });
  assert.equal(starts(night, '2026-10-25', [], { ...cut, durationMinutes: 60 }).length, 5);
});

const slot = (startsAt: string, resourceId = 'kim') => ({
  resourceId,
  startsAt: `2026-12-0${startsAt}:00.000Z`,
  endsAt: new Date(Date.parse(`2026-12-0${startsAt}:00.000Z`) + 30 * 60_000).toISOString(),
});

test('the very time that was wished for is offered alone', () => {
  const free = [slot('1T09:00'), slot('1T09:30'), slot('1T10:00')];
  const wished = wishedStretch({ date: '2026-12-01', time: '10:30' }, ZONE);
  assert.deepEqual(nearestSlots(free, wished), [slot('1T09:30')]);
});

test('else the three nearest, soonest first, and of two at one time only one', () => {
  const free = [slot('1T06:00'), slot('1T09:00'), slot('1T09:00', 'lee'), slot('1T10:30'), slot('2T09:30')];
  const wished = wishedStretch({ date: '2026-12-01', time: '11:00' }, ZONE);
  assert.deepEqual(nearestSlots(free, wished), [slot('1T06:00'), slot('1T09:00'), slot('1T10:30')]);
});

test('of a part of the day, its own times come before those just outside of it', () => {
  const free = [slot('1T10:30'), slot('1T11:00'), slot('1T14:00'), slot('1T16:30'), slot('1T17:00')];
  const wished = wishedStretch({ date: '2026-12-01', time: 'afternoon' }, ZONE);
  assert.deepEqual(nearestSlots(free, wished), [slot('1T11:00'), slot('1T14:00'), slot('1T16:30')]);
});

test('a wish is looked for from a week before it until a fortnight after it', () => {
  const { from, to } = daysAround({ date: '2026-12-10', time: 'morning' }, ZONE);
  assert.equal(new Date(from).toISOString(), '2026-12-02T23:00:00.000Z');
  assert.equal(new Date(to).toISOString(), '2026-12-24T23:00:00.000Z');
});

const spoken = (startsAt: string, language = 'en-US') => spokenSlot(startsAt, { timeZone: ZONE, language });

test('a time is spoken as people say it, where the line is', () => {
  assert.equal(spoken('2026-11-24T09:30:00Z'), 'Tuesday the twenty-fourth at ten thirty');
  assert.equal(spoken('2026-12-01T08:00:00Z'), 'Tuesday the first at nine');
  assert.equal(spoken('2026-12-12T11:00:00Z'), 'Saturday the twelfth at noon');
  assert.equal(spoken('2026-12-31T13:15:00Z'), 'Thursday the thirty-first at two fifteen in the afternoon');
  assert.equal(spoken('2026-12-20T18:45:00Z'), 'Sunday the twentieth at seven forty-five in the evening');
  assert.equal(spoken('2026-12-30T05:05:00Z'), 'Wednesday the thirtieth at six oh five in the morning');
  assert.equal(spoken('2026-11-24T09:30:00Z', 'de-DE'), 'Dienstag, 24. November um 10:30');
});

test('a time is written short, in the language of the line', () => {
  assert.equal(
    writtenSlot('2026-11-24T09:30:00Z', { timeZone: ZONE, language: 'en-US' }),
    'Tue 24 Nov, 10:30',
  );
  assert.equal(
    writtenSlot('2026-11-24T09:30:00Z', { timeZone: ZONE, language: 'de-DE' }),
    'Di 24 Nov, 10:30',
  );
});

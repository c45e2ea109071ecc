import assert from 'node:assert/strict';
import { test } from 'node:test';
import { officeNow } from '../../lines/hours.ts';
import { band, daily, office } from './office.ts';

type Case = readonly [at: string, expected: string];

/** `open`, or `closed until <when>`, or `closed`; each with the reason if there is one. */
function met(line: Parameters<typeof officeNow>[0], at: string): string {
  const { open, opensAt, closedFor } = officeNow(line, new Date(at));
  if (open) return 'open';
  const reason = closedFor === undefined ? '' : ` for ${closedFor}`;
  return `closed${reason}${opensAt === undefined ? '' : ` until ${opensAt}`}`;
}

function table(name: string, line: Parameters<typeof officeNow>[0], cases: readonly Case[]): void {
  for (const [at, expected] of cases) {
    test(`${name}: at ${at} ${expected}`, () => assert.equal(met(line, at), expected));
  }
}

const working = ['09:00-12:30', '13:30-17:00'];
const week = { monday: working, tuesday: working, wednesday: working, thursday: working, friday: working };

table('an office with a lunch break', office('Asia/Singapore', { weekly: week }), [
  ['2026-03-06T08:59:59.999+08:00', 'closed until 2026-03-06T09:00:00+08:00'],
  ['2026-03-06T09:00:00+08:00', 'open'],
  ['2026-03-06T12:29:59.999+08:00', 'open'],
  ['2026-03-06T12:30:00+08:00', 'closed until 2026-03-06T13:30:00+08:00'],
  ['2026-03-06T16:59:59+08:00', 'open'],
  ['2026-03-06T17:00:00+08:00', 'closed until 2026-03-09T09:00:00+08:00'],
  ['2026-03-08T12:00:00+08:00', 'closed until 2026-03-09T09:00:00+08:00'],
  // Ten in the morning of Friday in Singapore is Thursday evening in New York: the line's own zone counts.
  ['2026-03-05T21:00:00-05:00', 'open'],
]);

table('a bar', office('Europe/Berlin', { weekly: { friday: ['22:00-06:00'], saturday: ['20:00-00:00'] } }), [
  ['2026-06-05T21:59:00+02:00', 'closed until 2026-06-05T22:00:00+02:00'],
  ['2026-06-05T23:30:00+02:00', 'open'],
  ['2026-06-06T00:00:00+02:00', 'open'],
  ['2026-06-06T05:59:59+02:00', 'open'],
  ['2026-06-06T06:00:00+02:00', 'closed until 2026-06-06T20:00:00+02:00'],
  ['2026-06-06T23:59:59+02:00', 'open'],
  ['2026-06-07T00:00:00+02:00', 'closed until 2026-06-12T22:00:00+02:00'],
]);

table('a whole day', office('Asia/Singapore', { weekly: { tuesday: ['00:00-24:00'] } }), [
  ['2026-03-02T23:59:59+08:00', 'closed until 2026-03-03T00:00:00+08:00'],
  ['2026-03-03T00:00:00+08:00', 'open'],
  ['2026-03-03T23:59:59.999+08:00', 'open'],
  ['2026-03-04T00:00:00+08:00', 'closed until 2026-03-10T00:00:00+08:00'],
]);

table('always open', office('America/New_York', { weekly: daily('00:00-24:00') }), [
  ['2026-03-08T03:00:00-04:00', 'open'],
  ['2026-11-01T01:30:00-04:00', 'open'],
  ['2026-11-01T01:30:00-05:00', 'open'],
]);

table(
  'bands that meet at midnight are one',
  office('Asia/Singapore', { weekly: daily('20:00-00:00', '00:00-02:00') }),
  [
    ['2026-03-03T00:00:00+08:00', 'open'],
    ['2026-03-03T02:00:00+08:00', 'closed until 2026-03-03T20:00:00+08:00'],
  ],
);

const holidays = [
  { date: '2026-12-25', name: 'Christmas Day', bands: [] },
  { date: '2026-12-31', name: "New Year's Eve", bands: [band('22:00-02:00')] },
  { date: '2027-01-01', name: "New Year's Day", bands: [] },
  { date: '2027-01-06', name: 'Epiphany', bands: [band('10:00-14:00')] },
];
table('on holidays', office('Europe/Berlin', { weekly: daily('20:00-04:00'), holidays }), [
  ['2026-12-24T23:59:59+01:00', 'open'],
  // The eve's band ends where the holiday begins.
  ['2026-12-25T00:00:00+01:00', 'closed for Christmas Day until 2026-12-26T20:00:00+01:00'],
  ['2026-12-25T21:00:00+01:00', 'closed for Christmas Day until 2026-12-26T20:00:00+01:00'],
  ['2026-12-26T03:00:00+01:00', 'closed until 2026-12-26T20:00:00+01:00'],
  ['2026-12-31T21:00:00+01:00', "closed for New Year's Eve until 2026-12-31T22:00:00+01:00"],
  // A holiday's own band may reach into the next day, even into a holiday.
  ['2027-01-01T01:59:00+01:00', 'open'],
  ['2027-01-01T02:00:00+01:00', "closed for New Year's Day until 2027-01-02T20:00:00+01:00"],
  ['2027-01-06T01:00:00+01:00', 'closed for Epiphany until 2027-01-06T10:00:00+01:00'],
  ['2027-01-06T13:00:00+01:00', 'open'],
  ['2027-01-06T21:00:00+01:00', 'closed for Epiphany until 2027-01-07T20:00:00+01:00'],
]);

const closings = [{ from: '2026-07-01T12:00', to: '2026-07-03T10:00', reason: 'Moving house' }];
table('a closing', office('Asia/Singapore', { weekly: daily('09:00-17:00'), closings }), [
  ['2026-07-01T11:59:59+08:00', 'open'],
  ['2026-07-01T12:00:00+08:00', 'closed for Moving house until 2026-07-03T10:00:00+08:00'],
  ['2026-07-03T09:30:00+08:00', 'closed for Moving house until 2026-07-03T10:00:00+08:00'],
  ['2026-07-03T10:00:00+08:00', 'open'],
]);

const far = [{ from: '2026-07-01T00:00', to: '2026-07-20T00:00', reason: 'Summer' }];
table(
  'no opening within a fortnight is told',
  office('Asia/Singapore', { weekly: daily('09:00-17:00'), closings: far }),
  [
    ['2026-07-02T10:00:00+08:00', 'closed for Summer'],
    ['2026-07-06T08:59:59+08:00', 'closed for Summer'],
    ['2026-07-06T09:00:00+08:00', 'closed for Summer until 2026-07-20T09:00:00+08:00'],
  ],
);
table('never open', office('Asia/Singapore', {}), [['2026-07-02T10:00:00+08:00', 'closed']]);

test('tells the local time with its offset', () => {
  const { localTime } = officeNow(office('Australia/Lord_Howe', {}), new Date('2026-01-01T00:00:00Z'));
  assert.equal(localTime, '2026-01-01T11:00:00+11:00');
});

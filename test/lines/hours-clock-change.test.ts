import assert from 'node:assert/strict';
import { test } from 'node:test';
import { officeNow } from '../../lines/hours.ts';
import { daily, office } from './office.ts';

interface Night {
  readonly zone: string;
  readonly bands: readonly string[];
  /** In UTC, in order; at each the office is as said. */
  readonly moments: readonly (readonly [at: string, is: 'open' | 'closed'])[];
}

const nights: Record<string, Night> = {
  'New York goes from 02:00 to 03:00: a night band is an hour shorter': {
    zone: 'America/New_York',
    bands: ['22:00-06:00'],
    moments: [
      ['2026-03-08T02:59:59Z', 'closed'],
      ['2026-03-08T03:00:00Z', 'open'],
      ['2026-03-08T06:59:59Z', 'open'],
      ['2026-03-08T07:00:00Z', 'open'],
      ['2026-03-08T09:59:59Z', 'open'],
      ['2026-03-08T10:00:00Z', 'closed'],
    ],
  },
  'New York skips the beginning of a band: it begins with the change': {
    zone: 'America/New_York',
    bands: ['02:30-05:00'],
    moments: [
      ['2026-03-08T06:59:59Z', 'closed'],
      ['2026-03-08T07:00:00Z', 'open'],
      ['2026-03-08T09:00:00Z', 'closed'],
    ],
  },
  'New York skips the end of a band: it ends with the change': {
    zone: 'America/New_York',
    bands: ['01:00-02:30'],
    moments: [
      ['2026-03-08T06:00:00Z', 'open'],
      ['2026-03-08T06:59:59Z', 'open'],
      ['2026-03-08T07:00:00Z', 'closed'],
    ],
  },
  'New York skips a whole band: that night it does not open': {
    zone: 'America/New_York',
    bands: ['02:15-02:45'],
    moments: [
      ['2026-03-08T06:59:59Z', 'closed'],
      ['2026-03-08T07:00:00Z', 'closed'],
      ['2026-03-08T07:30:00Z', 'closed'],
      ['2026-03-09T06:15:00Z', 'open'],
    ],
  },
  'New York has 01:30 twice: a band begins with the first and ends with the last': {
    zone: 'America/New_York',
    bands: ['00:30-01:30'],
    moments: [
      ['2026-11-01T04:29:59Z', 'closed'],
      ['2026-11-01T04:30:00Z', 'open'],
      ['2026-11-01T05:45:00Z', 'open'],
      ['2026-11-01T06:29:59Z', 'open'],
      ['2026-11-01T06:30:00Z', 'closed'],
    ],
  },
  'Berlin has 02:30 twice: a band that begins then begins with the first': {
    zone: 'Europe/Berlin',
    bands: ['02:30-04:00'],
    moments: [
      ['2026-10-25T00:29:59Z', 'closed'],
      ['2026-10-25T00:30:00Z', 'open'],
      ['2026-10-25T01:15:00Z', 'open'],
      ['2026-10-25T02:59:59Z', 'open'],
      ['2026-10-25T03:00:00Z', 'closed'],
    ],
  },
  'Lord Howe goes forward by half an hour, from 02:00 to 02:30': {
    zone: 'Australia/Lord_Howe',
    bands: ['02:15-03:00'],
    moments: [
      ['2026-10-03T15:29:59Z', 'closed'],
      ['2026-10-03T15:30:00Z', 'open'],
      ['2026-10-03T15:59:59Z', 'open'],
      ['2026-10-03T16:00:00Z', 'closed'],
    ],
  },
  'Lord Howe goes back by half an hour, from 02:00 to 01:30': {
    zone: 'Australia/Lord_Howe',
    bands: ['01:00-01:45'],
    moments: [
      ['2026-04-04T13:59:59Z', 'closed'],
      ['2026-04-04T14:00:00Z', 'open'],
      ['2026-04-04T14:50:00Z', 'open'],
      ['2026-04-04T15:14:59Z', 'open'],
      ['2026-04-04T15:15:00Z', 'closed'],
    ],
  },
  'Santiago skips midnight: a day begins at one': {
    zone: 'America/Santiago',
    bands: ['00:00-08:00'],
    moments: [
      ['2026-09-06T03:59:59Z', 'closed'],
      ['2026-09-06T04:00:00Z', 'open'],
      ['2026-09-06T11:00:00Z', 'closed'],
    ],
  },
};

for (const [name, { zone, bands, moments }] of Object.entries(nights)) {
  test(name, () => {
    const line = office(zone, { weekly: daily(...bands) });
    const found = moments.map(([at]) => [at, officeNow(line, new Date(at)).open ? 'open' : 'closed']);
    assert.deepEqual(found, moments);
  });
}

test('tells an opening behind a change with the offset that holds then', () => {
  const line = office('Europe/Berlin', { weekly: { monday: ['09:00-17:00'] } });
  const { opensAt } = officeNow(line, new Date('2026-03-28T12:00:00Z'));
  assert.equal(opensAt, '2026-03-30T09:00:00+02:00');
});

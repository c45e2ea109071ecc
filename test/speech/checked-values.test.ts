import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Wants } from '../../contracts/questions.ts';
import { checkedValues } from '../../speech/checked-values.ts';

/** A Thursday morning in Singapore, which is still Wednesday in UTC. */
const NOW = { localTime: '2026-11-26T07:30:00+08:00', timeZone: 'Asia/Singapore' };

const WANTS = {
  sure: { kind: 'yes-no', yes: 'the caller is sure' },
  slot: {
    kind: 'choice',
    options: [
      { id: 's1', words: 'Tuesday at ten' },
      { id: 's2', words: 'Friday at noon' },
    ],
  },
  service: { kind: 'service', options: [{ id: 'cut', words: 'haircut' }] },
  day: { kind: 'date' },
  time: { kind: 'time' },
  name: { kind: 'name' },
  rest: { kind: 'free-text' },
} as const satisfies Wants;

const check = (given: Record<string, unknown>) => checkedValues(WANTS, given, NOW);

test('what holds is taken, and options become their ids', () => {
  const given = {
    sure: 'no',
    slot: 'friday at noon',
    service: 'Haircut',
    day: '2026-11-26',
    time: '9:05',
    name: ' Anna   Kowalski ',
    rest: 'the boiler leaks',
  };
  assert.deepEqual(check(given), {
    sure: false,
    slot: 's2',
    service: 'cut',
    day: '2026-11-26',
    time: '09:05',
    name: 'Anna Kowalski',
    rest: 'the boiler leaks',
  });
});

const FAULTS: readonly (readonly [name: string, given: Record<string, unknown>])[] = [
  ['yesterday by the clock of the line, though not by that of Greenwich', { day: '2026-11-25' }],
  ['a day that no calendar has', { day: '2026-02-30' }],
  ['a day of the year after next', { day: '2028-01-01' }],
  ['a day in words', { day: 'tomorrow' }],
  ['an hour that no clock has', { time: '25:00' }],
  ['a minute that no clock has', { time: '10:60' }],
  ['a time in words', { time: 'ten' }],
  ['a slot that was not offered', { slot: 'Wednesday at ten' }],
  ['a service that is not on offer', { service: 'massage' }],
  ['neither yes nor no', { sure: 'maybe' }],
  ['a name of figures', { name: '+65 8111 0001' }],
  ['a name without letters', { name: '…' }],
  ['a name that never ends', { name: 'a'.repeat(81) }],
  ['nothing', { rest: '  ' }],
  ['what is no text', { day: 20_261_127, sure: true, name: null }],
  ['what nobody asked for', { constructor: 'x', toString: 'y', extra: 'yes' }],
];

for (const [name, given] of FAULTS) {
  test(`takes no answer from ${name}`, () => {
    assert.deepEqual(check(given), {});
  });
}

test('what holds beside what does not is taken', () => {
  assert.deepEqual(check({ day: '2026-11-25', time: 'Morning' }), { time: 'morning' });
});

test('words without end are cut', () => {
  assert.equal(check({ rest: 'a'.repeat(2000) }).rest?.toString().length, 500);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FILLED_LATER } from '../../contracts/prompts.ts';
import type { Line } from '../../contracts/line.ts';
import { parseLines } from '../../lines/read-lines.ts';
import { resolveLine } from '../../lines/resolve-line.ts';
import { speakableTime } from '../../lines/speakable-time.ts';

function harbourDental(settings = ''): Line {
  const [line] = parseLines(
    'lines.yaml',
    `lines:
  - number: "+6531580002"
    office: Harbour $& Dental
    timeZone: Asia/Singapore
    hours: { weekly: { monday: ["09:00-17:00"] } }
    alert: { slack: "#calls" }
${settings}`,
  );
  assert.ok(line);
  return line;
}

const MONDAY_EVENING = new Date('2026-03-02T18:00:00+08:00');
const SUNDAY = new Date('2026-03-08T18:00:00+08:00');

test('tells a caller after hours that the office is closed and when it opens', () => {
  const { line, office } = resolveLine(harbourDental(), SUNDAY);
  assert.equal(office.open, false);
  assert.match(line.prompts.closed, /calling Harbour \$& Dental\. .*closed/);
  assert.match(line.prompts.closed, /open again tomorrow at nine\./);
  assert.match(line.prompts.closed, /leave a message after the tone, .* next business day/);
});

test('leaves no brace in a prompt that can be spoken at once, whether open, closed, or closed for good', () => {
  const openings = [new Date('2026-03-02T10:00:00+08:00'), MONDAY_EVENING];
  const written = harbourDental('    prompts: { recorded: "We open {opensAt}. Goodbye." }');
  const never: Line = { ...written, hours: { ...written.hours, weekly: emptyWeek() } };
  const resolved = [...openings.map((at) => resolveLine(written, at)), resolveLine(never, SUNDAY)];
  for (const { line } of resolved) {
    const ready = Object.entries(line.prompts).filter(([name]) => !(name in FILLED_LATER));
    for (const [, said] of ready) assert.doesNotMatch(said, /[{}]|undefined|\s{2}|^$/);
  }
  assert.equal(resolved[2]?.line.prompts.recorded, 'Goodbye.');
});

test('does not change the line that it resolves', () => {
  const line = harbourDental();
  const before = structuredClone(line);
  resolveLine(line, SUNDAY);
  assert.deepEqual(line, before);
});

test('a resolved line survives JSON, as a workflow input must', () => {
  const resolved = resolveLine(harbourDental(), SUNDAY);
  assert.deepEqual(JSON.parse(JSON.stringify(resolved)), resolved);
});

const NOW = '2026-03-06T12:00:00+08:00';
const spoken: Record<string, string> = {
  '2026-03-06T13:30:00+08:00': 'today at half past one in the afternoon',
  '2026-03-06T18:00:00+08:00': 'today at six in the evening',
  '2026-03-07T00:00:00+08:00': 'tomorrow at midnight',
  '2026-03-07T08:30:00+08:00': 'tomorrow at half past eight',
  '2026-03-07T05:00:00+08:00': 'tomorrow at five in the morning',
  '2026-03-09T09:00:00+08:00': 'Monday at nine',
  '2026-03-09T09:15:00+08:00': 'Monday at a quarter past nine',
  '2026-03-09T11:45:00+08:00': 'Monday at a quarter to twelve',
  '2026-03-09T12:00:00+08:00': 'Monday at noon',
  '2026-03-09T12:45:00+08:00': 'Monday at a quarter to one in the afternoon',
  '2026-03-09T09:05:00+08:00': 'Monday at nine oh 5',
  '2026-03-09T09:40:00+08:00': 'Monday at nine 40',
  '2026-03-12T09:00:00+08:00': 'Thursday at nine',
  '2026-03-13T09:00:00+08:00': 'Friday, March 13, at nine',
};
for (const [time, expected] of Object.entries(spoken)) {
  test(`on a Friday noon says ${time} as "${expected}"`, () => {
    assert.equal(speakableTime({ time, now: NOW, timeZone: 'Asia/Singapore', language: 'en-US' }), expected);
  });
}

test('says tomorrow by the calendar of the place, also over a change of clocks', () => {
  const time = '2026-03-08T09:00:00-04:00';
  const now = '2026-03-07T23:59:00-05:00';
  const said = speakableTime({ time, now, timeZone: 'America/New_York', language: 'en-US' });
  assert.equal(said, 'tomorrow at nine');
});

test('says it in the words of the line, if these are not English', () => {
  const place = { now: '2026-03-06T12:00:00+01:00', timeZone: 'Europe/Berlin', language: 'de-DE' };
  assert.match(speakableTime({ ...place, time: '2026-03-09T09:00:00+01:00' }), /Montag.*9:00|Montag.*09:00/);
  assert.match(speakableTime({ ...place, time: '2026-03-16T09:00:00+01:00' }), /Montag, 16\. März/);
});

function emptyWeek(): Line['hours']['weekly'] {
  return { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] };
}

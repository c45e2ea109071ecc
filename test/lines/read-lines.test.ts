import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { LinesFaulty } from '../../lines/lines-faulty.ts';
import { parseLines, readLines } from '../../lines/read-lines.ts';

const SHARED = `defaults:
  office: Harbour Dental
  timeZone: Asia/Singapore
  hours: { weekly: { monday: ["09:00-17:00"] }, holidays: [{ date: "2026-12-25", name: Christmas Day }] }
  alert: { slack: "#calls" }
`;

/** What is wrong with such a line, laid over faultless defaults; row 8 is its first setting after the number. */
function faultsOf(...settings: string[]): string[] {
  const rows = settings.map((setting) => `    ${setting}\n`).join('');
  return faultsIn(`${SHARED}lines:\n  - number: "+6531580002"\n${rows}`);
}

function faultsIn(text: string): string[] {
  try {
    parseLines('lines.yaml', text);
    return [];
  } catch (faulty) {
    assert.ok(faulty instanceof LinesFaulty);
    assert.ok(faulty.faults.length > 0);
    return faulty.message.split('\n');
  }
}

test('the sample file has no fault, and its first line is the one that its comments describe', () => {
  const [line] = readLines(join(import.meta.dirname, '../../lines.yaml'));
  assert.equal(line?.number, '+6531580002');
  assert.equal(line.office, 'Harbour Dental');
  assert.equal(line.hours.weekly.thursday[1]?.to, '19:00');
  assert.deepEqual(line.hours.weekly.sunday, []);
  assert.equal(line.hours.holidays.length, 3);
  assert.deepEqual(line.alert, { kind: 'slack', channel: '#calls' });
});

test('a line says for itself what it will, and has the rest from the defaults and from us', () => {
  const [line] = parseLines(
    'lines.yaml',
    `${SHARED}lines:
  - number: "+65 3158 0002"
    office: Annex
    hours: { weekly: { sunday: ["22:00-06:00"] } }
    recording: { maxSeconds: 60 }
    prompts: { recorded: "Thanks. Bye." }
    alert: { webhook: "https://hooks.example.com/calls" }`,
  );
  assert.equal(line?.number, '+6531580002');
  assert.equal(line.office, 'Annex');
  assert.deepEqual(line.hours.weekly.sunday, [{ from: '22:00', to: '06:00' }]);
  assert.deepEqual(line.hours.weekly.monday, []);
  assert.equal(line.hours.holidays[0]?.name, 'Christmas Day');
  assert.deepEqual(line.recording, { maxSeconds: 60, endSilenceMs: 3000, noSpeechSeconds: 8 });
  assert.equal(line.prompts.recorded, 'Thanks. Bye.');
  assert.match(line.prompts.noMessage, /Goodbye/);
  assert.deepEqual(line.alert, { kind: 'webhook', url: 'https://hooks.example.com/calls' });
  assert.deepEqual([line.script, line.language, line.ringSeconds], ['voicemail', 'en-US', 25]);
});

const single: Record<string, string> = {
  'ringSeconds: 500': 'ringSeconds is 500: write a whole number of seconds from 1 to 120',
  'ringSeconds: 2.5': 'ringSeconds is 2.5: write a whole number of seconds from 1 to 120',
  'ringSecond: 20': 'ringSecond is 20: there is no such setting: did you mean ringSeconds?',
  'colour: red':
    'colour is "red": there is no such setting: known are number, office, script, timeZone, language, voice, ' +
    'hours, ringSeconds, recording, whenNotHeard, prompts, services, smsFrom, alert, failOpen, maxCallMinutes, maxCallsPerCaller',
  'recording: { maxSecond: 9 }':
    'recording.maxSecond is 9: there is no such setting: did you mean maxSeconds?',
  'timeZone: Singapur': 'timeZone is "Singapur": write a time zone as the IANA names it: Asia/Singapore',
  'language: english!': 'language is "english!": write a language tag: en-US',
  'script: fax': 'script is "fax": write the name of a script: voicemail, notifications or booking',
  'services: []': 'services is []: name at least one service, or leave this out',
  'smsFrom: 6531580002':
    'smsFrom is 6531580002: write a number that can send text messages, in quotes: "+6531580002"; or a name of at most 11 letters and digits',
  'office:': "office is null: write the office's name",
  'failOpen: { policy: ring }': 'failOpen.policy is "ring": write connect or reject',
  'alert: { slack: calls }':
    'alert.slack is "calls": write a channel with its #, in quotes, or its id: "#calls"',
  'alert: { webhook: hooks.example.com/secret }': 'alert.webhook: write an address that starts with https://',
  'hours: { weekly: { tuesday: "09:00-17:00" } }':
    'hours.weekly.tuesday is "09:00-17:00": write a list of bands: ["09:00-12:30", "13:30-17:00"]; [] is closed',
  'hours: { weekly: { tuesday: ["9:00-17:00"] } }':
    'hours.weekly.tuesday[0] is "9:00-17:00": write a band as "09:00-17:00", in quotes; "24:00" is the end of a day',
  'hours: { weekly: { tuesday: ["24:00-06:00"] } }':
    'hours.weekly.tuesday[0] is "24:00-06:00": write a band as "09:00-17:00", in quotes; "24:00" is the end of a day',
  'hours: { weekly: { tuesday: ["22:00-06:00", "23:00-24:00"] } }':
    'hours.weekly.tuesday[1] is "23:00-24:00": begins before 22:00-06:00 has ended: write bands in order, without overlap',
  'hours: { holidays: [{ date: "2026-02-30", name: Never }] }':
    'hours.holidays[0].date is "2026-02-30": write a date that exists, in quotes: "2026-12-25"',
  'hours: { closings: [{ from: "2026-07-02T00:00", to: "2026-07-01T00:00", reason: Back }] }':
    'hours.closings[0].to is "2026-07-01T00:00": write an end that lies after the beginning',
  'prompts: { closed: "Hello from {ofice}." }':
    'prompts.closed is "Hello from {ofice}.": {ofice} cannot be filled in: known are {office} and {opensAt}',
  'prompts: { closed: "Hello { office." }':
    'prompts.closed is "Hello { office.": "{" cannot be filled in: known are {office} and {opensAt}',
  'prompts: { closed: "We open {opensAt}." }':
    'prompts.closed is "We open {opensAt}.": write one more sentence without {opensAt}, for when no opening is known',
};
for (const [written, expected] of Object.entries(single)) {
  test(`refuses "${written}" and says what to write`, () => {
    assert.deepEqual(faultsOf(written), [`lines.yaml:8 lines[0].${expected}`]);
  });
}

test('tells all faults of a file together, each with its row', () => {
  const faults = faultsIn(`defaults:
  ringSecnds: 3
  timeZone: Mars/Olympus
lines:
  - number: +6531580002
    alert: {}
  - number: "+6531580003"
    hours: { weekly: { monday: [] } }
    office: A
    alert: { slack: "#a" }
  - number: "+6531580003"
    hours: { weekly: {} }
    alert: { slack: "#a" }
    recording:
      maxSeconds: 9999
  - 7
lanes: 3
`);
  assert.deepEqual(
    faults.map((fault) => fault.split(/ is |: /)[0]),
    [
      'lines.yaml:2 defaults.ringSecnds',
      'lines.yaml:3 defaults.timeZone',
      'lines.yaml:5 lines[0].number',
      'lines.yaml:5 lines[0].office',
      'lines.yaml:5 lines[0].hours',
      'lines.yaml:6 lines[0].alert',
      'lines.yaml:11 lines[2].office',
      'lines.yaml:11 lines[2].number',
      'lines.yaml:15 lines[2].recording.maxSeconds',
      'lines.yaml:16 lines[3]',
      'lines.yaml:17 lanes',
    ],
  );
});

test('a line in another language must bring the prompts that we have in English only', () => {
  const [fault = '', ...others] = faultsOf('language: de-DE', 'prompts: { recorded: Danke. }');
  assert.deepEqual(others, []);
  assert.match(
    fault,
    /^lines\.yaml:9 lines\[0\]\.prompts .*write in de-DE also closed, nobodyAvailable, noSpeech, notYet/,
  );
});

for (const [text, expected] of [
  ['', 'lines.yaml:1 lines: write a list of lines'],
  ['lines: []', 'lines.yaml:1 lines is []: write at least one line'],
  ['[]', 'lines.yaml:1 write a list of lines: lines: [ … ]'],
] as const) {
  test(`refuses the file "${text}"`, () => assert.deepEqual(faultsIn(text), [expected]));
}

for (const text of ['lines: [', 'lines:\n  - a: 1\n    a: 2\n', 'lines: *nobody', 'a: "b']) {
  test(`refuses what is no YAML: ${JSON.stringify(text)}`, () => {
    assert.match(faultsIn(text)[0] ?? '', /^lines\.yaml:\d+ this is not YAML: /);
  });
}

test('a file that cannot be read is a fault that names the setting for it', () => {
  assert.throws(() => readLines('/nowhere/lines.yaml'), /nowhere\/lines\.yaml:1 .*ENOENT.*set LINES_FILE/);
});

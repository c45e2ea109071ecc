import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Line } from '../../contracts/line.ts';
import { findLine, normaliseNumber } from '../../lines/find-line.ts';
import { parseLines } from '../../lines/read-lines.ts';

function linesWith(...numbers: string[]): Line[] {
  const rows = numbers.map((number) => `  - number: "${number}"`);
  return parseLines(
    'lines.yaml',
    `defaults:
  office: Harbour Dental
  timeZone: Asia/Singapore
  hours: { weekly: { monday: ["09:00-17:00"] } }
  alert: { slack: "#calls" }
lines:
${rows.join('\n')}`,
  );
}

for (const dialled of [
  '+6531580002',
  '6531580002',
  '006531580002',
  '+65 3158-0002',
  'tel:+6531580002',
  '31580002',
]) {
  test(`finds the line that was dialled as ${dialled}`, () => {
    const lines = linesWith('+6531580003', '+6531580002');
    assert.equal(findLine(lines, dialled), lines[1]);
  });
}

for (const dialled of ['+6531580009', '', 'anonymous', '0002', '+12125550100']) {
  test(`knows no line that was dialled as "${dialled}"`, () => {
    assert.equal(findLine(linesWith('+6531580002'), dialled), undefined);
  });
}

test('does not guess between two lines that are dialled alike in their countries', () => {
  const lines = linesWith('+6561234567', '+85261234567');
  assert.equal(findLine(lines, '61234567'), undefined);
  assert.equal(findLine(lines, '+85261234567'), lines[1]);
});

for (const [written, expected] of [
  ['+6581110001', '+6581110001'],
  ['6581110001', '+6581110001'],
  ['+1 (212) 555-0100', '+12125550100'],
  ['', undefined],
  ['anonymous', undefined],
  ['Restricted', undefined],
  ['+12', undefined],
  ['+65315800021234567', undefined],
] as const) {
  test(`reads a caller's "${written}" as ${expected}`, () =>
    assert.equal(normaliseNumber(written), expected));
}

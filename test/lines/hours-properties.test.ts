import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { officeNow } from '../../lines/hours.ts';
import { anyOffice, isNearRepeat, MINUTE, moment, wallSaysOpen } from './any-office.ts';

test('it is open exactly when the clock on the wall reads a time inside a band', () => {
  const run = fc.property(anyOffice, moment, (line, minutes) => {
    const at = minutes * MINUTE;
    const { open } = officeNow(line, new Date(at));
    // While clocks repeat an hour, a band that has begun goes on.
    if (isNearRepeat(line.timeZone, at)) assert.ok(open || !wallSaysOpen(line, at));
    else assert.equal(open, wallSaysOpen(line, at));
  });
  fc.assert(run, { numRuns: 500 });
});

test('at the opening that it tells it is open, a minute before it is not, and nowhere between', () => {
  const run = fc.property(anyOffice, moment, fc.nat(), (line, minutes, somewhere) => {
    const at = minutes * MINUTE;
    const { open, opensAt } = officeNow(line, new Date(at));
    if (open) return assert.equal(opensAt, undefined);
    if (opensAt === undefined) return;
    const opening = Date.parse(opensAt);
    const between = at + (somewhere % (opening - at));
    assert.ok(opening > at && opening - at <= 14 * 24 * 60 * MINUTE);
    assert.equal(officeNow(line, new Date(opening)).open, true);
    assert.equal(officeNow(line, new Date(opening - MINUTE)).open, false);
    assert.equal(officeNow(line, new Date(between)).open, false);
    assert.equal(officeNow(line, new Date(between)).opensAt, opensAt);
  });
  fc.assert(run, { numRuns: 300 });
});

test('without an opening told, it is closed for the whole fortnight', () => {
  const run = fc.property(anyOffice, moment, fc.nat(14 * 24 * 60), (line, minutes, later) => {
    const { open, opensAt } = officeNow(line, new Date(minutes * MINUTE));
    if (open || opensAt !== undefined) return;
    assert.equal(officeNow(line, new Date((minutes + later) * MINUTE)).open, false);
  });
  fc.assert(run, { numRuns: 300 });
});

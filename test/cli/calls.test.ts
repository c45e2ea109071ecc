import assert from 'node:assert/strict';
import type { CallRecord } from '../../contracts/records.ts';
import { sideBySide } from '../side-by-side.ts';
import { holdfast } from './holdfast.ts';

const CALL: CallRecord = {
  callId: 'call-1',
  workflowId: 'call-call-1',
  script: 'notifications',
  line: '+6531580004',
  office: 'Harbour Dental',
  from: '+6581110001',
  to: '+6531580004',
  rangAt: '2026-11-21T10:00:00.000Z',
  endedAt: '2026-11-21T10:01:00.000Z',
  state: 'DISCONNECTED',
  states: ['PENDING', 'ANSWERED', 'DISCONNECTED'],
  outcome: 'notified',
  endedBy: 'us',
};

sideBySide('holdfast', {
  'lists the latest calls': async (t) => {
    const { run, store } = await holdfast(t);
    assert.equal((await run(['calls'])).out, 'no calls\n');
    await store.calls.put(CALL);

    const { code, out } = await run(['calls', '--json']);

    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(out), { calls: [CALL] });
    assert.match(
      (await run(['calls'])).out,
      /call-1 {2}notifications {2}Harbour Dental {2}\+6581110001 {2}notified/,
    );
  },

  'tells a call’s story as far as it is known': async (t) => {
    const { run, store } = await holdfast(t);
    await store.calls.put(CALL);

    const { code, out } = await run(['show', 'call-1']);

    assert.equal(code, 0);
    assert.match(out, /PENDING → ANSWERED → DISCONNECTED: notified \(ended by us\)/);
    assert.match(out, /nothing more from Temporal/);
  },

  'knows of no call that never rang': async (t) => {
    const { run } = await holdfast(t);

    const { code, err } = await run(['show', 'call-9']);

    assert.equal(code, 4);
    assert.match(err, /there is no call "call-9"/);
  },

  'checks a lines file as a gateway would': async (t) => {
    const { run, write } = await holdfast(t);
    const good = await run(['lines', 'check', 'lines.yaml', '--json']);
    assert.equal(good.code, 0);
    assert.equal(JSON.parse(good.out).ok, true);

    const faulty = await write('lines.yaml', 'lines:\n  - number: "123"\n');
    const bad = await run(['lines', 'check', faulty]);

    assert.equal(bad.code, 1);
    assert.match(
      bad.out,
      /lines\.yaml:2 lines\[0\]\.number is "123": write the number with its country code/,
    );
  },
});

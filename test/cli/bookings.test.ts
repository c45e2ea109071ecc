import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { TestContext } from 'node:test';
import { sideBySide } from '../side-by-side.ts';
import { holdfast } from './holdfast.ts';

const RESOURCES = `resourceId,name,timeZone,monday,tuesday,wednesday,thursday,friday,saturday,sunday,daysOff,calendar
kim,Doctor Kim,Asia/Singapore,09:00-12:30 13:30-17:00,09:00-17:00,,,,,,2026-12-24 2026-12-25,office/kim
lee,Doctor Lee,Asia/Singapore,,,,22:00-06:00,,,,,
`;
const SERVICES = `serviceId,name,durationMinutes,bufferMinutes,resourceIds
check,dental check-up,30,5,kim lee
clean,cleaning,45,,kim
`;
const APPOINTMENTS = `appointmentId,customerId,serviceId,resourceId,startsAt,state
a1,anna,check,kim,2026-12-01T09:00:00+08:00,
a2,anna,check,lee,2026-12-01T09:00:00+08:00,cancelled
`;

/** An office whose resources, services and one customer have been imported. */
async function opened(t: TestContext) {
  const office = await holdfast(t);
  await office.store.customers.put({ customerId: 'anna', name: 'Anna', numbers: ['+6581110001'] });
  const bring = async (kind: string, text: string) =>
    office.run(['import', kind, await office.write(`${kind}.csv`, text), '--json']);
  assert.equal((await bring('resources', RESOURCES)).code, 0);
  assert.equal((await bring('services', SERVICES)).code, 0);
  return { ...office, bring };
}

sideBySide('holdfast import of what can be booked', {
  'keeps resources, services and appointments, and gives them back as they were': async (t) => {
    const { run, store, bring, path } = await opened(t);
    assert.equal((await bring('appointments', APPOINTMENTS)).code, 0);

    const [kim] = await store.resources.byIds(['kim']);
    assert.deepEqual(kim?.hours.weekly.monday, [
      { from: '09:00', to: '12:30' },
      { from: '13:30', to: '17:00' },
    ]);
    assert.deepEqual(
      kim?.hours.holidays.map(({ date }) => date),
      ['2026-12-24', '2026-12-25'],
    );
    assert.equal(kim?.calendar, 'office/kim');
    assert.equal((await store.services.get('clean'))?.bufferMinutes, 0);
    const { reference, ...booked } = (await store.appointments.get('a1')) ?? {};
    assert.match(reference ?? '', /^[A-Z2-9]{6}$/);
    assert.deepEqual(booked, {
      appointmentId: 'a1',
      customerId: 'anna',
      serviceId: 'check',
      resourceId: 'kim',
      startsAt: '2026-12-01T01:00:00.000Z',
      endsAt: '2026-12-01T01:30:00.000Z',
      state: 'booked',
      revision: 1,
    });

    for (const [kind, text] of Object.entries({ resources: RESOURCES, services: SERVICES })) {
      await run(['export', kind, path(`again-${kind}.csv`)]);
      const again = await readFile(path(`again-${kind}.csv`), 'utf8');
      assert.equal(again.replace('clean,cleaning,45,0,kim', 'clean,cleaning,45,,kim'), text);
    }
    await run(['export', 'appointments', path('again.csv')]);
    const { code, out } = await run(['import', 'appointments', path('again.csv'), '--json']);
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(out), { read: 2, kept: 0, leftAlone: 2, bad: 0, faults: [] });
  },

  'names each row that is of nobody, with nobody, at no time, or where somebody is already': async (t) => {
    const { store, bring } = await opened(t);
    const { code, out } = await bring(
      'appointments',
      `${APPOINTMENTS}b1,nobody,check,kim,2026-12-01T10:00:00+08:00,
b2,anna,nothing,kim,2026-12-01T10:00:00+08:00,
b3,anna,clean,lee,2026-12-01T10:00:00+08:00,
b4,anna,check,kim,2026-12-01T10:02:00+08:00,
b5,anna,check,kim,2026-12-01T09:30:00+08:00,
b6,anna,check,kim,2026-12-01T09:35:00+08:00,
`,
    );
    assert.equal(code, 1);
    const { kept, faults } = JSON.parse(out);
    assert.equal(kept, 3);
    const told = faults.map(
      ({ line, field, remedy }: Record<string, string>) => `${line} ${field}: ${remedy}`,
    );
    assert.deepEqual(told.toSorted(), [
      '4 customerId: there is no customer "nobody": import the customers first',
      '5 serviceId: there is no service "nothing": import the services first',
      '6 resourceId: write one that does cleaning: kim',
      '7 startsAt: write a time with its offset, on the five minutes: 2026-12-24T12:00:00+08:00',
      '8 startsAt: somebody else has that time with "kim": write another one',
    ]);
    assert.equal(await store.appointments.get('b5'), undefined);
    assert.equal((await store.appointments.get('b6'))?.state, 'booked');
  },

  'names hours, zones and durations that cannot be, and resources that are not there': async (t) => {
    const { bring } = await opened(t);
    const resources = await bring(
      'resources',
      'resourceId,name,timeZone,monday,daysOff\nx,X,Mars/Base,09:00-25:00,2026-13-01\ny,Y,Europe/Berlin,12:00-13:00 09:00-10:00,\n',
    );
    const services = await bring(
      'services',
      'serviceId,name,durationMinutes,bufferMinutes,resourceIds\ns,Service,7,,kim\nr,Service,30,,kim max\n',
    );
    assert.deepEqual(toldBy(resources).toSorted(), ['2 daysOff', '2 monday', '2 timeZone', '3 monday']);
    assert.deepEqual(toldBy(services), ['2 durationMinutes', '3 resourceIds']);
  },
});

/** Which fields of which lines were told to be wrong. */
function toldBy({ out }: { readonly out: string }): string[] {
  return JSON.parse(out).faults.map(
    ({ line, field }: Record<string, string>) => `${line} ${field?.split('.')[0]}`,
  );
}

import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createCalendarEntries } from '../../activities/calendar-entries.ts';
import type { CalendarEntry, Resource } from '../../contracts/appointments.ts';
import { KIM } from '../acceptance/booking.ts';
import { calDavAt, entryIn, startRadicale } from '../calendar/radicale.ts';
import { eleven, seen, wanted } from '../store/appointments.ts';
import { storeFor } from '../store/store-for-test.ts';
import { activityEnvironment } from './activity-environment.ts';

const radicale = await startRadicale();
const LEE: Resource = { ...KIM, resourceId: 'lee', name: 'Lee' };
const WITH_LEE = { ...eleven, slot: { ...eleven.slot, resourceId: 'lee' } };

let offices = 0;

/** An appointment with Kim, who has a calendar outside, as Lee has. */
async function office(t: TestContext) {
  const store = await storeFor(t);
  offices += 1;
  const [kim, lee] = [
    await radicale.makeCalendar(`kim-${offices}`),
    await radicale.makeCalendar(`lee-${offices}`),
  ];
  await store.resources.putMany([
    { ...KIM, calendar: kim },
    { ...LEE, calendar: lee },
  ]);
  await store.appointments.book(wanted('h1'), 'anna');
  const entries = createCalendarEntries({ ...store, outside: calDavAt(radicale.url) });
  const entry = (change: Partial<CalendarEntry> = {}) => entryIn(kim, { appointmentId: 'h1', ...change });
  return {
    store,
    kim,
    lee,
    entry,
    enter: (one: CalendarEntry) => activityEnvironment().run(() => entries.enterInCalendar(one)),
    remove: (calendar: string) =>
      activityEnvironment().run(() => entries.removeFromCalendar({ appointmentId: 'h1', calendar })),
  };
}

test('an appointment that has been moved since is not entered at its old time', async (t) => {
  const { store, kim, entry, enter } = await office(t);
  await store.appointments.move(seen('h1'), wanted('h2', eleven));
  assert.deepEqual(await enter(entry()), { kind: 'entered' });
  assert.deepEqual(await radicale.objects(kim), []);
});

test('an appointment that has been cancelled since is not entered', async (t) => {
  const { store, kim, entry, enter } = await office(t);
  await store.appointments.cancel(seen('h1'));
  await enter(entry());
  assert.deepEqual(await radicale.objects(kim), []);
});

test('one that has moved to another calendar is in that one alone', async (t) => {
  const { store, kim, lee, entry, enter, remove } = await office(t);
  await enter(entry());
  await store.appointments.move(seen('h1'), wanted('h2', WITH_LEE));
  await remove(kim);
  await enter(entry({ calendar: lee, revision: 2 }));
  assert.deepEqual([(await radicale.objects(kim)).length, (await radicale.objects(lee)).length], [0, 1]);
});

test('a removal that comes late does not take away the entry of an appointment that is back', async (t) => {
  const { store, kim, entry, enter, remove } = await office(t);
  await store.appointments.move(seen('h1'), wanted('h2', WITH_LEE));
  await store.appointments.move(seen('h1', { revision: 2 }), wanted('h3', { ...eleven, callId: 'call-3' }));
  await enter(entry({ revision: 3 }));
  await remove(kim);
  assert.equal((await radicale.objects(kim)).length, 1);
});

test('without a server there is nothing to do, and nothing fails', async (t) => {
  const store = await storeFor(t);
  const entries = createCalendarEntries(store);
  assert.deepEqual(await entries.enterInCalendar(entryIn('office/kim')), { kind: 'entered' });
  await entries.removeFromCalendar(entryIn('office/kim'));
});

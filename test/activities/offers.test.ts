import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { DateTime } from 'luxon';
import { offerSlots } from '../../activities/offers.ts';
import type { OfferInput, Offers } from '../../activities/offers.ts';
import { CalendarRefused } from '../../calendar/outside.ts';
import type { OutsideCalendar } from '../../calendar/outside.ts';
import { HAIRCUT, KIM, kimIsThere, tomorrow, ZONE } from '../acceptance/booking.ts';
import { storeFor } from '../store/store-for-test.ts';

const CALENDAR = 'office/kim';

function wish(change: Partial<OfferInput> = {}): OfferInput {
  return {
    callId: 'call-1',
    service: HAIRCUT,
    wish: { date: tomorrow(), time: '10:30' },
    except: [],
    place: { timeZone: ZONE, language: 'en-US' },
    ...change,
  };
}

/** Offers of an office in which Kim is there at all hours; others may have something in her calendar outside. */
async function office(t: TestContext, busy?: OutsideCalendar['busy']) {
  const store = await storeFor(t);
  await kimIsThere(store, { calendar: CALENDAR });
  const outside = busy === undefined ? {} : { outside: { busy } };
  return {
    store,
    offer: (change?: Partial<OfferInput>) => offerSlots({ ...store, ...outside }, wish(change)),
  };
}

/** When the offered slots begin, by the office's clock. */
function times({ held }: Offers): string[] {
  return held.map(({ slot }) => DateTime.fromISO(slot.startsAt, { zone: ZONE }).toFormat('HH:mm'));
}

test('an offer that is repeated, because its answer was lost, is the same offer', async (t) => {
  const { offer } = await office(t);
  const first = await offer({ wish: { date: tomorrow(), time: 'morning' } });
  assert.equal(first.held.length, 3);
  assert.deepEqual(await offer({ wish: { date: tomorrow(), time: 'morning' } }), first);
});

test('what one caller is offered no other one is', async (t) => {
  const { offer } = await office(t);
  assert.deepEqual(times(await offer()), ['10:30']);
  assert.deepEqual(times(await offer({ callId: 'call-2' })), ['09:30', '10:00', '11:00']);
});

test('of ten who are offered a time at once, no two are offered the same', async (t) => {
  const { offer } = await office(t);
  const offers = await Promise.all(Array.from({ length: 10 }, (_, n) => offer({ callId: `call-${n}` })));
  const starts = offers.flatMap(({ held }) => held.map(({ slot }) => slot.startsAt));
  assert.ok(offers.every(({ held }) => held.length > 0));
  assert.equal(new Set(starts).size, starts.length);
});

test('the next offer takes the place of the one before, whose times others can have', async (t) => {
  const { offer } = await office(t);
  assert.deepEqual(times(await offer()), ['10:30']);
  await offer({ wish: { date: tomorrow(), time: 'evening' } });
  assert.deepEqual(times(await offer({ callId: 'call-2' })), ['10:30']);
});

test('nothing is offered in what others have in the calendar outside', async (t) => {
  const { offer } = await office(t, async ({ calendar, timeZone }) => {
    assert.deepEqual([calendar, timeZone], [CALENDAR, KIM.timeZone]);
    const at = DateTime.fromISO(`${tomorrow()}T10:45`, { zone: ZONE }).toJSDate().toISOString();
    return [{ from: at, to: new Date(Date.parse(at) + 60_000).toISOString() }];
  });
  const offers = await offer();
  assert.ok(!times(offers).includes('10:30'));
  assert.equal(offers.unsure, undefined);
});

test('without an answer from the calendar outside we go by our own, and say why', async (t) => {
  const { offer } = await office(t, () => Promise.reject(new CalendarRefused('http://calendar', 401)));
  const offers = await offer();
  assert.deepEqual(times(offers), ['10:30']);
  assert.match(offers.unsure ?? '', /HTTP 401: set CALDAV_USERNAME/);
});

test('a calendar outside that says nothing is waited for no longer than a caller would', async (t) => {
  const { offer } = await office(t, (_place, _between, signal) => {
    const { promise, reject } = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => reject(signal.reason));
    return promise;
  });
  const offers = await offer();
  assert.deepEqual(times(offers), ['10:30']);
  assert.match(offers.unsure ?? '', /timeout/i);
});

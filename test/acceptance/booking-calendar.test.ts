import assert from 'node:assert/strict';
import { DateTime } from 'luxon';
import { startRadicale } from '../calendar/radicale.ts';
import { doorTo } from '../door.ts';
import { eventually } from '../eventually.ts';
import { office } from '../office.ts';
import { sideBySide } from '../side-by-side.ts';
import {
  annaIsBooked,
  appointmentsIn,
  BOOKING,
  HAIRCUT,
  HEARD_EXISTING,
  HEARD_GREETING,
  HEARD_OFFER,
  HEARD_OFFERS,
  HEARD_SURE,
  kimIsThere,
  tomorrow,
  WHOLE_CALL_MS,
  ZONE,
} from './booking.ts';
import { hears, YES } from './notifying.ts';

const WISH = 'i would like to book a haircut tomorrow at ten thirty please';
const radicale = await startRadicale();

/** Lines of an event tomorrow, as a calendar has them. */
function tomorrowAt(from: string, to: string): string[] {
  return [`DTSTART;TZID=${ZONE}:${stamp(from)}`, `DTEND;TZID=${ZONE}:${stamp(to)}`];
}

function stamp(time: string): string {
  return DateTime.fromISO(`${tomorrow()}T${time}`).toFormat("yyyyMMdd'T'HHmmss");
}

sideBySide('a calendar outside', {
  'in which somebody has the time keeps us from offering it, and gets what we book': async (t) => {
    const at = await office(t, { open: true, line: BOOKING, settings: radicale.settings });
    const calendar = await radicale.makeCalendar('kim-1');
    await kimIsThere(at.store, { services: [HAIRCUT], calendar });
    await radicale.write(calendar, 'meeting', ...tomorrowAt('10:00', '11:30'));
    const call = at.dial({
      steps: [
        ...hears(HEARD_GREETING, 'tomorrow at ten thirty please'),
        ...hears(HEARD_OFFERS, 'the last one please'),
      ],
    });
    assert.equal((await at.result(call)).outcome, 'booked');
    assert.deepEqual(await appointmentsIn(at.store), ['anna haircut 11:30 booked']);
    const ours = (await radicale.objects(calendar)).filter((event) => event.includes('@holdfast'));
    assert.equal(ours.length, 1);
    assert.match(ours[0] ?? '', /SUMMARY:haircut: Anna Kowalski/);
  },

  'that is away costs nobody their appointment: it is entered later, and what is there by then is somebody’s work':
    async (t) => {
      const door = await doorTo(t, radicale.url.replace('http://', ''));
      const settings = { ...radicale.settings, CALDAV_URL: `http://${door.address}` };
      const at = await office(t, {
        open: true,
        line: BOOKING,
        settings,
        processes: 'worker',
        expectedLogs: [/^Activity failed$/],
      });
      const calendar = await radicale.makeCalendar('kim-2');
      await kimIsThere(at.store, { calendar });
      const call = at.dial({ steps: [...hears(HEARD_GREETING, WISH), ...hears(HEARD_OFFER, YES)] });
      await call.until(({ kind }) => kind === 'ended', WHOLE_CALL_MS);
      await eventually(async () => assert.equal((await at.texts()).length, 1));
      assert.deepEqual(await appointmentsIn(at.store), ['anna haircut 10:30 booked']);
      await radicale.write(calendar, 'meeting', ...tomorrowAt('10:00', '11:30'));
      // Killed while the entry is being tried: the next worker makes it.
      await at.worker.kill();
      await door.open();
      await at.worker.restart();
      assert.equal((await at.result(call)).outcome, 'booked');
      assert.equal((await radicale.objects(calendar)).length, 2);
      const [told, ...more] = await at.messages();
      assert.deepEqual(more, []);
      assert.match(told ?? '', /Somebody else has this time in the calendar/);
    },

  'loses what a caller cancels': async (t) => {
    const at = await office(t, { open: true, line: BOOKING, settings: radicale.settings });
    const calendar = await radicale.makeCalendar('kim-3');
    await kimIsThere(at.store, { calendar });
    const { appointmentId } = await annaIsBooked(at.store);
    await radicale.write(calendar, appointmentId, ...tomorrowAt('14:30', '15:00'));
    const call = at.dial({
      steps: [...hears(HEARD_EXISTING, 'please cancel it'), ...hears(HEARD_SURE, YES)],
    });
    assert.equal((await at.result(call)).outcome, 'appointment-cancelled');
    assert.deepEqual(await radicale.objects(calendar), []);
  },
});

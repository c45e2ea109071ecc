import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { CalendarRefused, CalendarUnreachable } from '../../calendar/outside.ts';
import { doorTo } from '../door.ts';
import { calDavAt, entryIn, startRadicale } from './radicale.ts';

const radicale = await startRadicale();
const ours = calDavAt(radicale.url);
const EVER = new AbortController().signal;
const DAY = { from: '2026-12-01T00:00:00Z', to: '2026-12-02T00:00:00Z' };
const LATER = { startsAt: '2026-12-01T15:00:00.000Z', endsAt: '2026-12-01T15:30:00.000Z' };

let calendars = 0;
function makeCalendar(): Promise<string> {
  calendars += 1;
  return radicale.makeCalendar(`calendar-${calendars}`);
}

/** What others have taken on the first of December, as "<from>-<to>" of UTC. */
async function busyIn(calendar: string, timeZone = 'Europe/Berlin'): Promise<string[]> {
  const busy = await ours.busy({ calendar, timeZone }, DAY, EVER);
  return busy.map(({ from, to }) => `${from.slice(5, 16)}-${to.slice(5, 16)}`).toSorted();
}

test('an entry is there once, however many write it at a time', async () => {
  const calendar = await makeCalendar();
  const entered = await Promise.all(Array.from({ length: 10 }, () => ours.enter(entryIn(calendar), EVER)));
  assert.deepEqual(new Set(entered.map(({ kind }) => kind)), new Set(['entered']));
  const [event = '', ...more] = await radicale.objects(calendar);
  assert.deepEqual(more, []);
  assert.match(event, /^UID:call-1-kim-1@holdfast\r?$/m);
  assert.match(event, /^DTSTART:20261201T100000Z\r?$/m);
  assert.match(event, /^DTEND:20261201T103000Z\r?$/m);
  assert.match(event, /SUMMARY:haircut: Anna\\, née Kowalski\\; "Zoë" \(K7M2XP\)/);
});

test('a newer revision takes its place, an older one changes nothing', async () => {
  const calendar = await makeCalendar();
  await ours.enter(entryIn(calendar), EVER);
  await ours.enter(entryIn(calendar, { revision: 2, ...LATER }), EVER);
  await ours.enter(entryIn(calendar), EVER);
  const [event = '', ...more] = await radicale.objects(calendar);
  assert.deepEqual(more, []);
  assert.match(event, /^DTSTART:20261201T150000Z\r?$/m);
});

test('of a newer and an older revision at once, the newer one stays', async () => {
  const calendar = await makeCalendar();
  const revisions = [2, 1, 3, 1, 2].map((revision) =>
    ours.enter(entryIn(calendar, { revision, ...(revision === 3 ? LATER : {}) }), EVER),
  );
  await Promise.all(revisions);
  const [event = ''] = await radicale.objects(calendar);
  assert.match(event, /^X-HOLDFAST-REVISION:3\r?$/m);
  assert.match(event, /^DTSTART:20261201T150000Z\r?$/m);
});

test('a newer revision takes its place also after somebody has edited it in their calendar', async () => {
  const calendar = await makeCalendar();
  const uid = 'call-1-kim-1@holdfast';
  await ours.enter(entryIn(calendar), EVER);
  await radicale.write(
    calendar,
    uid,
    'SEQUENCE:7',
    'X-HOLDFAST-REVISION:1',
    'DTSTART:20261201T120000Z',
    'DURATION:PT1H',
  );
  await ours.enter(entryIn(calendar, { revision: 2, ...LATER }), EVER);
  const [event = ''] = await radicale.objects(calendar);
  assert.match(event, /^DTSTART:20261201T150000Z\r?$/m);
  assert.match(event, /^SEQUENCE:8\r?$/m);
});

test('an entry is taken away, also again, and also when it never was there', async () => {
  const calendar = await makeCalendar();
  await ours.enter(entryIn(calendar), EVER);
  await Promise.all([1, 2, 3].map(() => ours.remove(entryIn(calendar), EVER)));
  await ours.remove(entryIn(calendar, { appointmentId: 'another' }), EVER);
  assert.deepEqual(await radicale.objects(calendar), []);
});

test('what others have taken is busy, and our own entries are not', async () => {
  const calendar = await makeCalendar();
  await ours.enter(entryIn(calendar), EVER);
  await radicale.write(calendar, 'once', 'DTSTART:20261201T110000Z', 'DTEND:20261201T113000Z');
  await radicale.write(calendar, 'zoned', 'DTSTART;TZID=America/New_York:20261201T090000', 'DURATION:PT45M');
  await radicale.write(calendar, 'floating', 'DTSTART:20261201T180000', 'DTEND:20261201T190000');
  await radicale.write(calendar, 'other-day', 'DTSTART:20261203T110000Z', 'DTEND:20261203T113000Z');
  assert.deepEqual(await busyIn(calendar), [
    '12-01T11:00-12-01T11:30',
    '12-01T14:00-12-01T14:45',
    '12-01T17:00-12-01T18:00',
  ]);
});

test('what comes again and again is busy each time, except where it was taken out', async () => {
  const calendar = await makeCalendar();
  const daily = (uid: string, ...lines: string[]) =>
    radicale.write(calendar, uid, 'DTSTART;TZID=Europe/Berlin:20261101T080000', 'DURATION:PT1H', ...lines);
  await daily('daily', 'RRULE:FREQ=DAILY');
  await daily('not-then', 'RRULE:FREQ=DAILY', 'EXDATE;TZID=Europe/Berlin:20261201T080000');
  await daily('over', 'RRULE:FREQ=DAILY;COUNT=5');
  const wednesdays = ['DTSTART;VALUE=DATE:20261124', 'RRULE:FREQ=WEEKLY;BYDAY=WE'];
  await radicale.write(calendar, 'wednesdays-off', ...wednesdays);
  assert.deepEqual(await busyIn(calendar), ['12-01T07:00-12-01T08:00', '12-01T23:00-12-02T23:00']);
});

test('one of many that was moved is busy where it is now, and not where it was', async () => {
  const calendar = await makeCalendar();
  await radicale.writeAll(calendar, 'weekly', [
    ['DTSTART:20261124T080000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY'],
    // The one of the eighth comes to the first, and the one of the first to the third.
    ['RECURRENCE-ID:20261208T080000Z', 'DTSTART:20261201T130000Z', 'DURATION:PT1H'],
    ['RECURRENCE-ID:20261201T080000Z', 'DTSTART:20261203T080000Z', 'DURATION:PT1H'],
  ]);
  assert.deepEqual(await busyIn(calendar), ['12-01T13:00-12-01T14:00']);
});

test('a whole day is that of the resource', async () => {
  const calendar = await makeCalendar();
  await radicale.write(calendar, 'off', 'DTSTART;VALUE=DATE:20261201');
  assert.deepEqual(await busyIn(calendar, 'Asia/Singapore'), ['11-30T16:00-12-01T16:00']);
});

test('what takes no time, or was called off, is not busy', async () => {
  const calendar = await makeCalendar();
  const at = ['DTSTART:20261201T110000Z', 'DTEND:20261201T113000Z'];
  await radicale.write(calendar, 'birthday', ...at, 'TRANSP:TRANSPARENT');
  await radicale.write(calendar, 'called-off', ...at, 'STATUS:CANCELLED');
  assert.deepEqual(await busyIn(calendar), []);
});

test('an entry beside somebody else’s in its time is told as a conflict', async () => {
  const calendar = await makeCalendar();
  await radicale.write(calendar, 'dentist', 'DTSTART:20261201T101500Z', 'DTEND:20261201T111500Z');
  assert.deepEqual(await ours.enter(entryIn(calendar), EVER), {
    kind: 'conflict',
    with: [{ from: '2026-12-01T10:15:00.000Z', to: '2026-12-01T11:15:00.000Z' }],
  });
  assert.equal((await radicale.objects(calendar)).length, 2);
});

test('an answer that is lost after the entry was taken leaves one entry', async (t) => {
  const calendar = await makeCalendar();
  const losing = calDavAt(await losingAnswers(t, 'PUT'));
  await assert.rejects(losing.enter(entryIn(calendar), EVER), CalendarUnreachable);
  assert.deepEqual(await ours.enter(entryIn(calendar), EVER), { kind: 'entered' });
  assert.equal((await radicale.objects(calendar)).length, 1);
});

test('a server that is away is waited for: the entry is there once it is back', async (t) => {
  const calendar = await makeCalendar();
  const door = await doorTo(t, radicale.url.replace('http://', ''));
  const away = calDavAt(`http://${door.address}`);
  await assert.rejects(away.enter(entryIn(calendar), EVER), CalendarUnreachable);
  await assert.rejects(away.busy({ calendar, timeZone: 'UTC' }, DAY, EVER), CalendarUnreachable);
  await door.open();
  assert.deepEqual(await away.enter(entryIn(calendar), EVER), { kind: 'entered' });
});

test('a wrong password and a calendar that is not there are named, with the way out', async () => {
  const calendar = await makeCalendar();
  const stranger = calDavAt(radicale.url, { password: 'wrong' });
  await assert.rejects(stranger.enter(entryIn(calendar), EVER), refused(/HTTP 401: set CALDAV_USERNAME/));
  await assert.rejects(stranger.busy({ calendar, timeZone: 'UTC' }, DAY, EVER), refused(/401/));
  await assert.rejects(
    ours.enter(entryIn('office/nowhere'), EVER),
    refused(/nowhere.* HTTP 409: make the calendar/),
  );
  await assert.rejects(
    ours.busy({ calendar: 'office/nowhere', timeZone: 'UTC' }, DAY, EVER),
    refused(/HTTP 404: make the calendar/),
  );
});

function refused(pattern: RegExp) {
  return (failure: unknown) => failure instanceof CalendarRefused && pattern.test(failure.message);
}

/** A way to the server on which answers to this method never arrive; its address. */
async function losingAnswers(t: TestContext, method: string): Promise<string> {
  const server = createServer((request, response) => void passOn(request, response, method));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  t.after(() => server.close());
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server on TCP has such an address
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function passOn(request: IncomingMessage, response: ServerResponse, losing: string): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const body = Buffer.concat(chunks);
  const answer = await fetch(`${radicale.url}${request.url}`, {
    method: request.method ?? 'GET',
    headers: Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === 'string' && !HOP.has(name) ? [[name, value] as [string, string]] : [],
    ),
    ...(body.length === 0 ? {} : { body }),
  });
  if (request.method === losing) request.socket.destroy();
  else response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
}

const HOP = new Set(['host', 'connection', 'content-length', 'transfer-encoding']);

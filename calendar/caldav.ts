import { calendarQuery, createObject, deleteObject, updateObject } from 'tsdav';
import { z } from 'zod';
import type { Busy, CalendarEntry, Entered } from '../contracts/appointments.ts';
import { entryIn, eventsIn, eventText } from './event-text.ts';
import type { SeenEntry, SeenEvent } from './event-text.ts';
import { answered } from './caldav-answer.ts';
import { CalendarUnreachable } from './outside.ts';
import type { CalendarPlace, EntryPlace, OutsideCalendar } from './outside.ts';

export interface CalDavSettings {
  /** The server; each resource has a path below it. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Longest that one request may take. */
  readonly timeoutMs: number;
}

/** Between looking and writing somebody else may write the same entry; after so many times something else is wrong. */
const TRIES = 5;

const DAY_MS = 24 * 60 * 60_000;

const NOT_AS_SEEN = 412;
const NOT_THERE = 404;

/** Calendars on a CalDAV server (RFC 4791): an object of our own for each appointment, written only over what was seen. */
export function createCalDav(settings: CalDavSettings): OutsideCalendar {
  const reach = reaching(settings);
  return {
    async busy(place, between, signal) {
      const events = await eventsBetween(reach, place, between, signal);
      return events.filter(({ isOurs }) => !isOurs).map(({ busy }) => busy);
    },
    enter: (entry, signal) => enter(reach, entry, signal),
    remove: (entry, signal) => remove(reach, entry, signal),
  };
}

type Reach = ReturnType<typeof reaching>;

/** How a request is made: to which address, by whom, and how long it may take. */
function reaching({ url, username, password, timeoutMs }: CalDavSettings) {
  const root = `${url.replace(/\/+$/, '')}/`;
  const headers = {
    authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
  };
  return {
    headers,
    collection: (calendar: string) => new URL(`${calendar.replace(/^\/+|\/+$/g, '')}/`, root).href,
    within: (signal: AbortSignal): RequestInit => ({
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      redirect: 'manual',
    }),
  };
}

function objectUrl(reach: Reach, { calendar, appointmentId }: EntryPlace): string {
  return new URL(`${encodeURIComponent(appointmentId)}.ics`, reach.collection(calendar)).href;
}

async function enter(reach: Reach, entry: CalendarEntry, signal: AbortSignal): Promise<Entered> {
  for (let left = TRIES; ; left -= 1) {
    if ((await write(reach, entry, signal)) !== NOT_AS_SEEN) break;
    if (left === 1) throw new CalendarUnreachable(objectUrl(reach, entry), 'it changes all the time');
  }
  const beside = await eventsBetween(reach, entry, { from: entry.startsAt, to: entry.endsAt }, signal);
  const others = beside.filter(({ isOurs }) => !isOurs).map(({ busy }) => busy);
  return others.length === 0 ? { kind: 'entered' } : { kind: 'conflict', with: others };
}

/** Writes it unless it is there already, or a newer one is. Gives the status of the answer. */
async function write(reach: Reach, entry: CalendarEntry, signal: AbortSignal): Promise<number> {
  const url = objectUrl(reach, entry);
  const { headers } = reach;
  const seen = await read(reach, entry, signal);
  if (seen !== undefined && seen.revision >= entry.revision) return 200;
  const data = eventText(entry, seen);
  const request = { url, data, fetchOptions: reach.within(signal) };
  const { status } = await answered(url, [NOT_AS_SEEN], () =>
    seen === undefined
      ? createObject({ ...request, headers: { ...headers, ...ICALENDAR, 'if-none-match': '*' } })
      : updateObject({ ...request, etag: seen.etag, headers: { ...headers, ...ICALENDAR } }),
  );
  return status;
}

const ICALENDAR = { 'content-type': 'text/calendar; charset=utf-8' };

async function remove(reach: Reach, entry: EntryPlace, signal: AbortSignal): Promise<void> {
  const url = objectUrl(reach, entry);
  for (let left = TRIES; left > 0; left -= 1) {
    const seen = await read(reach, entry, signal);
    if (seen === undefined) return;
    const { headers } = reach;
    const fetchOptions = reach.within(signal);
    const { status } = await answered(url, [NOT_AS_SEEN, NOT_THERE], () =>
      deleteObject({ url, etag: seen.etag, headers, fetchOptions }),
    );
    if (status !== NOT_AS_SEEN) return;
  }
  throw new CalendarUnreachable(url, 'it changes all the time');
}

interface SeenObject extends SeenEntry {
  readonly etag: string;
}

/** Our entry as it is there; undefined when it is not. */
async function read(reach: Reach, entry: EntryPlace, signal: AbortSignal): Promise<SeenObject | undefined> {
  const url = objectUrl(reach, entry);
  const { status, etag, text } = await answered(url, [NOT_THERE], async () => {
    const response = await fetch(url, { headers: reach.headers, ...reach.within(signal) });
    return {
      status: response.status,
      etag: response.headers.get('etag') ?? '*',
      text: await response.text(),
    };
  });
  if (status === NOT_THERE) return undefined;
  return { etag, ...entryIn(text) };
}

/** An instant as iCalendar writes it: "20261201T100000Z". */
function stamp(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

async function eventsBetween(
  reach: Reach,
  { calendar, timeZone }: CalendarPlace,
  { from, to }: Busy,
  signal: AbortSignal,
): Promise<SeenEvent[]> {
  const url = reach.collection(calendar);
  // Wider than asked: the server does not know in which zone whole days are meant.
  const range = { start: stamp(Date.parse(from) - DAY_MS), end: stamp(Date.parse(to) + DAY_MS) };
  const found = await answered(url, [], () =>
    calendarQuery({
      url,
      depth: '1',
      headers: reach.headers,
      fetchOptions: reach.within(signal),
      props: { 'd:getetag': {}, 'c:calendar-data': {} },
      filters: {
        'comp-filter': {
          _attributes: { name: 'VCALENDAR' },
          'comp-filter': { _attributes: { name: 'VEVENT' }, 'time-range': { _attributes: range } },
        },
      },
    }),
  );
  const between = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  return found.flatMap((one) => eventsIn(dataOf(one), timeZone, between));
}

interface Found {
  readonly props?: unknown;
}

const objectProps = z.object({ calendarData: z.string() });

function dataOf({ props }: Found): string {
  return objectProps.parse(props).calendarData;
}

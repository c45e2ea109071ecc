import ICAL from 'ical.js';
import { IANAZone } from 'luxon';
import type { Busy, CalendarEntry } from '../contracts/appointments.ts';
import { firstInstant } from '../lines/wall-clock.ts';

/** By it our own entries are told from what others have written. */
const OURS = '@holdfast';
/** Which change of the appointment an entry shows. Not SEQUENCE: that is counted on by whoever edits an entry. */
const REVISION = 'x-holdfast-revision';

/** What of an event matters to us. */
export interface SeenEvent {
  readonly isOurs: boolean;
  readonly busy: Busy;
}

/** A daily event of thirty years has fewer occurrences. */
const MOST_OCCURRENCES = 12_000;

/** What an entry of ours, as it stands in a calendar, tells of itself. */
export interface SeenEntry {
  readonly revision: number;
  readonly sequence: number;
}

/** An appointment as an iCalendar object (RFC 5545): one event, in UTC; newer than the one that was seen. */
export function eventText(entry: CalendarEntry, before?: SeenEntry): string {
  const { appointmentId, revision, startsAt, endsAt, title } = entry;
  const event = new ICAL.Component('vevent');
  event.updatePropertyWithValue('uid', `${appointmentId}${OURS}`);
  event.updatePropertyWithValue('sequence', before === undefined ? 0 : before.sequence + 1);
  event.updatePropertyWithValue(REVISION, String(revision));
  event.updatePropertyWithValue('dtstamp', timeOf(new Date().toISOString()));
  event.updatePropertyWithValue('dtstart', timeOf(startsAt));
  event.updatePropertyWithValue('dtend', timeOf(endsAt));
  event.updatePropertyWithValue('summary', title);
  const calendar = new ICAL.Component('vcalendar');
  calendar.updatePropertyWithValue('version', '2.0');
  calendar.updatePropertyWithValue('prodid', '-//Holdfast//EN');
  calendar.addSubcomponent(event);
  return `${calendar.toString()}\r\n`;
}

/**
 * The events of an object that take up time between two moments. What comes again is written out by us: servers leave
 * some of it away when they are asked to (Radicale 3.9 does of whole days).
 */
export function eventsIn(text: string, timeZone: string, between: Busy): SeenEvent[] {
  const all = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent');
  const changes = all.filter((one) => one.hasProperty('recurrence-id'));
  const masters = all.filter((one) => !changes.includes(one));
  const found = masters.flatMap((master) =>
    occurrences(new ICAL.Event(master, { exceptions: changes }), timeZone, between),
  );
  // Also those that were moved here from a time that lies behind: said twice, a time is no busier.
  const moved = changes.map((one) => new ICAL.Event(one)).flatMap((one) => seen(one, one, timeZone));
  return [...found, ...moved].filter(({ busy }) => overlaps(busy, between));
}

/** What the one event says of itself that an object of ours holds. */
export function entryIn(text: string): SeenEntry {
  const event = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent');
  if (event === null) return { revision: 0, sequence: 0 };
  const revision = Number(event.getFirstPropertyValue(REVISION) ?? 0);
  return { revision: Number.isNaN(revision) ? 0 : revision, sequence: new ICAL.Event(event).sequence };
}

function occurrences(event: ICAL.Event, timeZone: string, { to }: Busy): SeenEvent[] {
  if (!event.isRecurring()) return seen(event, event, timeZone);
  const found: SeenEvent[] = [];
  const iterator = event.iterator();
  const zone = zoneOf(event.component) ?? timeZone;
  for (let left = MOST_OCCURRENCES; left > 0; left -= 1) {
    const next = iterator.next();
    if (next === undefined || next === null || instantOf(next, zone) >= to) break;
    const { item, startDate, endDate } = event.getOccurrenceDetails(next);
    found.push(...seen(item, { startDate, endDate }, timeZone));
  }
  return found;
}

interface FromTo {
  readonly startDate: ICAL.Time;
  readonly endDate: ICAL.Time;
}

/** One that was called off, or that leaves its time free, is not there. */
function seen(event: ICAL.Event, { startDate, endDate }: FromTo, timeZone: string): SeenEvent[] {
  const { component, uid } = event;
  const isFree = component.getFirstPropertyValue('transp') === 'TRANSPARENT';
  if (isFree || component.getFirstPropertyValue('status') === 'CANCELLED') return [];
  const zone = zoneOf(component) ?? timeZone;
  const busy = { from: instantOf(startDate, zone), to: instantOf(endDate, zone) };
  return [{ isOurs: uid.endsWith(OURS), busy }];
}

function overlaps(one: Busy, other: Busy): boolean {
  return one.from < other.to && other.from < one.to;
}

function timeOf(iso: string): ICAL.Time {
  return ICAL.Time.fromJSDate(new Date(iso), true);
}

/** The zone in which an event's times are written, when it is one that we know too. */
function zoneOf(event: ICAL.Component): string | undefined {
  const named = event.getFirstProperty('dtstart')?.getParameter('tzid');
  return typeof named === 'string' && IANAZone.isValidZone(named) ? named : undefined;
}

/** A whole day, and a time without a zone, are those of the given one. */
function instantOf(time: ICAL.Time, zone: string): string {
  if (time.zone === ICAL.Timezone.utcTimezone) return time.toJSDate().toISOString();
  const date = [String(time.year), two(time.month), two(time.day)].join('-');
  return new Date(firstInstant(date, `${two(time.hour)}:${two(time.minute)}`, zone)).toISOString();
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

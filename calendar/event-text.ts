import ICAL from 'ical.js';
import { IANAZone } from 'luxon';
import type { Busy, CalendarEntry } from '../contracts/appointments.ts';
import { firstInstant } from '../lines/wall-clock.ts';

/** By it our own entries are told from what others have written. */
const OURS = '@holdfast';

/** What of an event matters to us. */
export interface SeenEvent {
  readonly isOurs: boolean;
  /** Counts the changes of one of ours. */
  readonly revision: number;
  readonly busy: Busy;
}

/** An appointment as an iCalendar object (RFC 5545): one event, in UTC. */
export function eventText({ appointmentId, revision, startsAt, endsAt, title }: CalendarEntry): string {
  const event = new ICAL.Component('vevent');
  event.updatePropertyWithValue('uid', `${appointmentId}${OURS}`);
  event.updatePropertyWithValue('sequence', revision);
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

/** The events of an object that take up time; recurring ones as the server has written them out. */
export function eventsIn(text: string, timeZone: string): SeenEvent[] {
  const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent');
  return events.filter(takesTime).map((component) => {
    const event = new ICAL.Event(component);
    const zone = zoneOf(component) ?? timeZone;
    return {
      isOurs: event.uid.endsWith(OURS),
      revision: event.sequence,
      busy: { from: instantOf(event.startDate, zone), to: instantOf(event.endDate, zone) },
    };
  });
}

function takesTime(event: ICAL.Component): boolean {
  return (
    event.getFirstPropertyValue('transp') !== 'TRANSPARENT' &&
    event.getFirstPropertyValue('status') !== 'CANCELLED'
  );
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

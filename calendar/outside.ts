import type { Busy, CalendarEntry, Entered } from '../contracts/appointments.ts';

/** Calendars outside our store, one per resource, in which others write too. */
export interface OutsideCalendar {
  /** Times that others have taken in it between the two (ISO 8601), without our own entries. */
  busy(calendar: string, from: string, to: string, signal?: AbortSignal): Promise<Busy[]>;
  /** Puts the entry there, or brings it up to date; may be repeated, by several at a time. An older revision changes nothing. */
  enter(entry: CalendarEntry, signal?: AbortSignal): Promise<Entered>;
  /** Takes it away; may be repeated, also when it never was there. */
  remove(entry: Pick<CalendarEntry, 'appointmentId' | 'calendar'>, signal?: AbortSignal): Promise<void>;
}

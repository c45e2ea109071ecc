import type { Busy, CalendarEntry, Entered } from '../contracts/appointments.ts';

/** One resource's calendar outside our store. */
export interface CalendarPlace {
  /** As `Resource.calendar` has it. */
  readonly calendar: string;
  /** IANA zone in which its whole days are meant. */
  readonly timeZone: string;
}

/** Calendars outside our store, one per resource, in which others write too. */
export interface OutsideCalendar {
  /** Times that others have taken in it, without our own entries. @throws {CalendarUnreachable} {CalendarRefused} */
  busy(place: CalendarPlace, between: Busy, signal: AbortSignal): Promise<Busy[]>;
  /**
   * Puts the entry there, or brings it up to date; may be repeated, by several at a time. An older revision changes
   * nothing. @throws as `busy`
   */
  enter(entry: CalendarEntry, signal: AbortSignal): Promise<Entered>;
  /** Takes it away; may be repeated, also when it never was there. @throws as `busy` */
  remove(entry: EntryPlace, signal: AbortSignal): Promise<void>;
}

export type EntryPlace = Pick<CalendarEntry, 'appointmentId' | 'calendar'>;

/** No answer, or one of a server in trouble: later it may be another one. */
export class CalendarUnreachable extends Error {
  override name = 'CalendarUnreachable';
  constructor(url: string, why: string, cause?: unknown) {
    super(`the calendar at ${url} does not answer (${why}): it is tried again`, { cause });
  }
}

/** The server answers, and will not have it until somebody has changed something. */
export class CalendarRefused extends Error {
  override name = 'CalendarRefused';
  constructor(url: string, status: number) {
    super(
      `the calendar at ${url} answers with HTTP ${status}: ${REMEDIES[status] ?? 'see what it has against us'}`,
    );
  }
}

const REMEDIES: Readonly<Record<number, string>> = {
  401: 'set CALDAV_USERNAME and CALDAV_PASSWORD to what it knows',
  403: 'give the user of CALDAV_USERNAME the right to read and write it',
  404: "make the calendar, or correct the resource's path to it",
  409: "make the calendar, or correct the resource's path to it",
};

import type { OfficeHours } from './line.ts';

/** Something that can be booked. */
export interface Service {
  readonly serviceId: string;
  /** As it is spoken: "dental check-up". */
  readonly name: string;
  /** A multiple of five. */
  readonly durationMinutes: number;
  /** Kept free after each appointment, a multiple of five; may be 0. */
  readonly bufferMinutes: number;
  /** Who, or what, can do it, in order of preference. */
  readonly resourceIds: readonly string[];
}

/** Somebody, or something, that does one appointment at a time: a dentist, a room. */
export interface Resource {
  readonly resourceId: string;
  /** As it is spoken: "Doctor Lim". */
  readonly name: string;
  /** IANA zone in which its hours are meant. */
  readonly timeZone: string;
  /** Opening hours, days off (as holidays) and one-off closings. */
  readonly hours: OfficeHours;
  /** Its calendar on the CalDAV server, as a path below the server's address; absent: it has none there. */
  readonly calendar?: string;
}

/** A stretch of a resource's time in which a service could be done. */
export interface Slot {
  readonly resourceId: string;
  /** ISO 8601 in UTC. */
  readonly startsAt: string;
  /** End of the service, without its buffer; ISO 8601 in UTC. */
  readonly endsAt: string;
}

/** A slot that is taken. */
export interface Appointment extends Slot {
  readonly appointmentId: string;
  /** A few letters and digits by which people speak of it ("K7M2XP"). */
  readonly reference: string;
  readonly customerId: string;
  readonly serviceId: string;
  readonly state: AppointmentState;
  /** Counts its changes from 1: whoever changes it says which state of it they saw. */
  readonly revision: number;
}

export type AppointmentState = 'booked' | 'cancelled';

/** A stretch of time in which a resource cannot be booked; ISO 8601 in UTC, from (inclusive) to (exclusive). */
export interface Busy {
  readonly from: string;
  readonly to: string;
}

/** An appointment as a calendar outside shows it. */
export interface CalendarEntry {
  readonly appointmentId: string;
  /** Counts the appointment's changes: an older entry never takes a newer one's place. */
  readonly revision: number;
  /** Path of the resource's calendar, as `Resource.calendar` has it, and the zone in which its whole days are meant. */
  readonly calendar: string;
  readonly timeZone: string;
  readonly startsAt: string;
  readonly endsAt: string;
  /** What people read there: service, customer, reference. */
  readonly title: string;
}

/** An entry is there, alone in its time; or beside others that were put there meanwhile, which a person has to sort out. */
export type Entered =
  { readonly kind: 'entered' } | { readonly kind: 'conflict'; readonly with: readonly Busy[] };

import type { Appointment, CalendarEntry, Resource, Service } from '../contracts/appointments.ts';
import type { Customer } from '../contracts/customers.ts';
import { spokenSlot, writtenSlot } from '../calendar/slot-words.ts';
import type { Place } from '../calendar/slot-words.ts';
import type { Resources } from '../store/resources.ts';

/** An appointment as it stands after a change, and what has to be told of it where. */
export interface Kept {
  readonly appointment: Appointment;
  /** When it is, as it is spoken, and as it is written in a text message. */
  readonly spoken: string;
  readonly written: string;
  /** For the calendar outside; absent: its resource has none, or it is cancelled. */
  readonly entry?: CalendarEntry;
  /** The calendar outside that it has left. */
  readonly left?: string;
}

interface Keeping {
  readonly service: Service;
  readonly customer: Customer;
  readonly place: Place;
  readonly before?: Appointment;
}

/** What has to be told of an appointment after a change, and where. */
export async function kept(
  { resources }: { readonly resources: Pick<Resources, 'byIds'> },
  appointment: Appointment,
  { service, customer, place, before }: Keeping,
): Promise<Kept> {
  const resourceOf = async (id: string) => (await resources.byIds([id]))[0];
  const now = appointment.state === 'booked' ? await resourceOf(appointment.resourceId) : undefined;
  const then = before === undefined ? undefined : await resourceOf(before.resourceId);
  const left = then?.calendar === now?.calendar ? undefined : then?.calendar;
  const title = `${service.name}: ${customer.name} (${appointment.reference})`;
  return {
    appointment,
    spoken: spokenSlot(appointment.startsAt, place),
    written: writtenSlot(appointment.startsAt, place),
    ...(now?.calendar === undefined
      ? {}
      : { entry: entryOf(appointment, { ...now, calendar: now.calendar }, title) }),
    ...(left === undefined ? {} : { left }),
  };
}

function entryOf(
  { appointmentId, revision, startsAt, endsAt }: Appointment,
  { calendar, timeZone }: Resource & { readonly calendar: string },
  title: string,
): CalendarEntry {
  return { appointmentId, revision, calendar, timeZone, startsAt, endsAt, title };
}

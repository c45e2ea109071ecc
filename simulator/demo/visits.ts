import { randomUUID } from 'node:crypto';
import { DateTime } from 'luxon';
import type { AppointmentState, Resource, Service } from '../../contracts/appointments.ts';
import type { Band, OfficeHours } from '../../contracts/line.ts';
import type { Store } from '../../store/open-store.ts';

/** IANA zone of the demo's office. */
export const ZONE = 'Asia/Singapore';

/** When Doctor Lim can be visited, what the caller has booked already, and what must be booked in the end. */
export interface Visits {
  readonly free: 'at all hours' | 'tomorrow at half past ten' | 'never';
  /** Time of an appointment tomorrow, "HH:MM". */
  readonly has?: string;
  /** Times of all appointments in the end, each with its state. */
  readonly becomes: readonly string[];
  /** How many text messages the callers get. */
  readonly texts: number;
}

/** An appointment as the demo reports it. */
export interface VisitReport {
  readonly service: string;
  /** On the office's clock, ISO 8601 with offset. */
  readonly startsAt: string;
  readonly state: AppointmentState;
}

const SERVICE: Omit<Service, 'resourceIds'> = {
  serviceId: 'check-up',
  name: 'dental check up',
  durationMinutes: 30,
  bufferMinutes: 0,
};

/** Opens a calendar of its own for the next calls, so that no earlier one matters; tells what is in it then. */
export async function openCalendar(store: Store, { free, has }: Visits, customerId: string) {
  const resourceId = `lim-${randomUUID()}`;
  const resource: Resource = { resourceId, name: 'Doctor Lim', timeZone: ZONE, hours: hoursOf(free) };
  await store.resources.putMany([resource]);
  await store.services.putMany([{ ...SERVICE, resourceIds: [resourceId] }]);
  if (has !== undefined) await bookTomorrow(store, { resourceId, customerId, time: has });
  return { visits: () => visitsTo(store, resourceId) };
}

function hoursOf(free: Visits['free']): OfficeHours {
  const all: readonly Band[] = free === 'at all hours' ? [{ from: '00:00', to: '24:00' }] : [];
  const weekly = {
    monday: all,
    tuesday: all,
    wednesday: all,
    thursday: all,
    friday: all,
    saturday: all,
    sunday: all,
  };
  const once = {
    date: tomorrow().toFormat('yyyy-MM-dd'),
    name: 'Open',
    bands: [{ from: '10:30', to: '11:00' }],
  };
  return { weekly, holidays: free === 'tomorrow at half past ten' ? [once] : [], closings: [] };
}

function tomorrow(): DateTime {
  return DateTime.now().setZone(ZONE).startOf('day').plus({ days: 1 });
}

interface Booked {
  readonly resourceId: string;
  readonly customerId: string;
  readonly time: string;
}

async function bookTomorrow(store: Store, { resourceId, customerId, time }: Booked): Promise<void> {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const start = tomorrow().set({ hour, minute });
  const endsAt = new Date(start.plus({ minutes: SERVICE.durationMinutes }).toMillis()).toISOString();
  await store.appointments.importMany([
    {
      appointmentId: randomUUID(),
      customerId,
      serviceId: SERVICE.serviceId,
      resourceId,
      startsAt: new Date(start.toMillis()).toISOString(),
      endsAt,
      busyUntil: endsAt,
      state: 'booked',
    },
  ]);
}

async function visitsTo(store: Store, resourceId: string): Promise<VisitReport[]> {
  const found: VisitReport[] = [];
  for await (const { startsAt, state, ...one } of store.appointments.all()) {
    if (one.resourceId !== resourceId) continue;
    const local =
      DateTime.fromISO(startsAt, { zone: ZONE }).toISO({ suppressMilliseconds: true }) ?? startsAt;
    found.push({ service: SERVICE.name, startsAt: local, state });
  }
  return found;
}

/** Whether these are the visits that there must be. */
export function areAsExpected(visits: readonly VisitReport[], { becomes }: Visits): boolean {
  const found = visits.map(({ startsAt, state }) => `${startsAt.slice(11, 16)} ${state}`);
  return found.toSorted().join() === becomes.toSorted().join();
}

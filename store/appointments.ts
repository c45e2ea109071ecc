import type { Connection } from 'mongoose';
import type { Appointment, Busy } from '../contracts/appointments.ts';
import { current, standing } from './appointment-revisions.ts';
import { appointmentModel, appointmentOf } from './appointment-documents.ts';
import type { AppointmentDocument, AppointmentModel, WantedTime } from './appointment-documents.ts';
import { book, hold } from './book-appointment.ts';
import { cancel, move } from './change-appointment.ts';
import { importAppointments, type ImportedAppointment } from './import-appointments.ts';

/** Time of resources that callers have, or are offered. That no two have the same is the database's own doing. */
export interface Appointments {
  /** Keeps the time for a call until it is booked, let go, or the hold is over. May be repeated. False: somebody has it. */
  hold(wanted: WantedHold): Promise<boolean>;
  /** Lets go of all that is held for a call, except these. */
  letGo(callId: string, except?: readonly string[]): Promise<void>;
  /** Books what is held, or still free. May be repeated. Undefined: somebody else has it by now. */
  book(wanted: WantedHold, customerId: string): Promise<Appointment | undefined>;
  /** The new time is booked and the old one free, or neither. May be repeated. */
  move(seen: Seen, wanted: WantedHold): Promise<Changed | { readonly kind: 'taken' }>;
  cancel(seen: Seen): Promise<Changed>;
  get(appointmentId: string): Promise<Appointment | undefined>;
  /** What these customers have booked that is not over yet (ISO 8601), soonest first, ten at the most. */
  upcomingFor(customerIds: readonly string[], at: string): Promise<Appointment[]>;
  /** When these resources are taken between two times, except by what the call itself holds. */
  busy(looking: Looking): Promise<TakenTime[]>;
  /** Adds those that are new, and leaves the others as they are; which of them meet others in time. */
  importMany(appointments: readonly ImportedAppointment[]): Promise<{ added: number; overlapping: number[] }>;
  /** All of them, by id. */
  all(): AsyncIterable<Appointment>;
}

/** A time that is to be held, or booked, for a call. */
export interface WantedHold extends WantedTime {
  /** Of the hold, and of the appointment that comes of it. */
  readonly id: string;
  readonly callId: string;
  /** Now, and until when it is held; ISO 8601. */
  readonly at: string;
  readonly until: string;
}

/** An appointment as the caller was told of it. */
export interface Seen {
  readonly appointmentId: string;
  readonly revision: number;
  readonly callId: string;
}

/** `changed`: somebody else has changed it meanwhile. */
export type Changed =
  { readonly kind: 'done'; readonly appointment: Appointment } | { readonly kind: 'changed' };

export interface Looking {
  readonly resourceIds: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly at: string;
  readonly callId: string;
}

export interface TakenTime extends Busy {
  readonly resourceId: string;
}

const MOST_UPCOMING = 10;

export function createAppointments(connection: Connection): Appointments {
  const model = appointmentModel(connection);
  return {
    hold: (wanted) => hold(model, wanted),
    async letGo(callId, except = []) {
      await model.deleteMany({ state: 'held', by: callId, _id: { $nin: except } });
    },
    book: (wanted, customerId) => book(model, wanted, customerId),
    move: (seen, wanted) => move(model, seen, wanted),
    cancel: (seen) => cancel(model, seen),
    async get(appointmentId) {
      const found = await current(model, appointmentId);
      return found === undefined ? undefined : appointmentOf(found);
    },
    upcomingFor: (customerIds, at) => upcomingFor(model, customerIds, at),
    async busy(looking) {
      const found = await model.find(taken(looking)).lean<AppointmentDocument[]>();
      return (await standing(model, found)).map(({ resourceId, startsAt, busyUntil }) => ({
        resourceId,
        from: startsAt.toISOString(),
        to: busyUntil.toISOString(),
      }));
    },
    importMany: (appointments) => importAppointments(model, appointments),
    all: () => all(model),
  };
}

async function* all(model: AppointmentModel): AsyncGenerator<Appointment> {
  const cursor = model
    .find({ state: { $ne: 'held' } })
    .sort({ appointmentId: 1, revision: 1 })
    .lean<AppointmentDocument>()
    .cursor();
  let last: AppointmentDocument | undefined;
  for await (const document of cursor) {
    if (last !== undefined && last.appointmentId !== document.appointmentId) yield appointmentOf(last);
    last = document;
  }
  if (last !== undefined) yield appointmentOf(last);
}

async function upcomingFor(
  model: AppointmentModel,
  customerIds: readonly string[],
  at: string,
): Promise<Appointment[]> {
  const found = await model
    .find({ customerId: { $in: customerIds }, state: 'booked', endsAt: { $gt: new Date(at) } })
    .sort({ startsAt: 1, _id: 1 })
    .limit(MOST_UPCOMING)
    .lean<AppointmentDocument[]>();
  return (await standing(model, found)).map(appointmentOf);
}

function taken({ resourceIds, from, to, at, callId }: Looking) {
  return {
    resourceId: { $in: resourceIds },
    startsAt: { $lt: new Date(to) },
    busyUntil: { $gt: new Date(from) },
    $or: [
      { state: 'booked' as const },
      { state: 'held' as const, heldUntil: { $gt: new Date(at) }, by: { $ne: callId } },
    ],
  };
}

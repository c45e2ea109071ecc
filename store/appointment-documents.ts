import { createHash } from 'node:crypto';
import { Schema, type Connection } from 'mongoose';
import type { Appointment, Slot } from '../contracts/appointments.ts';
import { PLAIN_DOCUMENT } from './document.ts';

/**
 * A stretch of a resource's time that somebody has. It is held while it is offered; booked, it is one revision of an
 * appointment, of which the highest counts. `claims` name all five minutes of it, and an index of the database lets no two
 * documents have one in common.
 */
export interface AppointmentDocument {
  readonly _id: string;
  readonly state: 'held' | Appointment['state'];
  readonly resourceId: string;
  readonly serviceId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** End of the service's buffer. */
  readonly busyUntil: Date;
  /** Absent where it is cancelled. */
  readonly claims?: readonly string[];
  /** The call that made it so. */
  readonly by: string;
  /** Of a held one: from then on anybody may take its time. */
  readonly heldUntil?: Date;
  /** Of all but held ones, from here on. No two have both the same. */
  readonly appointmentId?: string;
  readonly revision?: number;
  readonly customerId?: string;
}

const text = { type: String, required: true } as const;
const date = { type: Date, required: true } as const;

const schema = new Schema<AppointmentDocument>(
  {
    _id: String,
    state: text,
    resourceId: text,
    serviceId: text,
    startsAt: date,
    endsAt: date,
    busyUntil: date,
    claims: { type: [String], default: undefined },
    by: text,
    heldUntil: Date,
    appointmentId: String,
    revision: Number,
    customerId: String,
  },
  PLAIN_DOCUMENT,
);

export function appointmentModel(connection: Connection) {
  return connection.model<AppointmentDocument>('appointment', schema, 'appointments');
}

export type AppointmentModel = ReturnType<typeof appointmentModel>;

/** A slot, for a service that keeps its resource busy until some time after it. */
export interface WantedTime {
  readonly serviceId: string;
  readonly slot: Slot;
  /** ISO 8601 in UTC. */
  readonly busyUntil: string;
}

/** Appointments begin and end on the five minutes, so that claims can tell whether two of them meet. */
const CLAIM_MS = 5 * 60_000;

/** What of a document says when it is. */
export function timeOf({ serviceId, slot, busyUntil }: WantedTime) {
  const [startsAt, endsAt, until] = [new Date(slot.startsAt), new Date(slot.endsAt), new Date(busyUntil)];
  const first = Math.floor(startsAt.getTime() / CLAIM_MS);
  const count = Math.ceil(until.getTime() / CLAIM_MS) - first;
  const claims = Array.from({ length: count }, (_, index) => `${slot.resourceId}@${first + index}`);
  return { serviceId, resourceId: slot.resourceId, startsAt, endsAt, busyUntil: until, claims };
}

/** Without letters and digits that look or sound alike. */
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const REFERENCE_LENGTH = 6;

/** The same for the same appointment, whoever asks. */
function referenceOf(appointmentId: string): string {
  const digest = createHash('sha256').update(appointmentId).digest();
  return Array.from(
    { length: REFERENCE_LENGTH },
    (_, at) => LETTERS[(digest[at] ?? 0) % LETTERS.length],
  ).join('');
}

/** Of a document that is not held. */
export function appointmentOf(document: AppointmentDocument): Appointment {
  const { _id, state, resourceId, serviceId, startsAt, endsAt } = document;
  const { appointmentId = _id, customerId = '', revision = 0 } = document;
  return {
    appointmentId,
    reference: referenceOf(appointmentId),
    customerId,
    serviceId,
    resourceId,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    state: state === 'cancelled' ? 'cancelled' : 'booked',
    revision,
  };
}

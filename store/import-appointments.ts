import { mongo } from 'mongoose';
import type { Appointment } from '../contracts/appointments.ts';
import { timeOf } from './appointment-documents.ts';
import type { AppointmentDocument, AppointmentModel } from './appointment-documents.ts';

/** An appointment from elsewhere, with the end of its service's buffer. */
export type ImportedAppointment = Omit<Appointment, 'reference' | 'revision'> & {
  readonly busyUntil: string;
};

/** What brought them in, as a call would have. */
const BY_IMPORT = 'import';

/** Each for itself: one that meets another in time does not keep the rest out. */
export async function importAppointments(
  model: AppointmentModel,
  appointments: readonly ImportedAppointment[],
): Promise<{ added: number; overlapping: number[] }> {
  const ids = appointments.map(({ appointmentId }) => appointmentId);
  // A call may have moved one since: then it is under another document.
  const known = new Set<unknown>(await model.distinct('appointmentId', { appointmentId: { $in: ids } }));
  const places = [...appointments.keys()].filter((place) => !known.has(ids[place]));
  const fresh = appointments.filter(({ appointmentId }) => !known.has(appointmentId));
  if (fresh.length === 0) return { added: 0, overlapping: [] };
  const operations = fresh.map((appointment) => ({
    updateOne: {
      filter: { _id: appointment.appointmentId },
      update: { $setOnInsert: documentOf(appointment) },
      upsert: true,
    },
  }));
  try {
    // Not mongoose's own, which does not tell which of them failed.
    const collection = model.db.collection<AppointmentDocument>(model.collection.name);
    const { upsertedCount } = await collection.bulkWrite(operations, { ordered: false });
    return { added: upsertedCount, overlapping: [] };
  } catch (failure) {
    if (!(failure instanceof mongo.MongoBulkWriteError)) throw failure;
    const errors = [failure.writeErrors].flat();
    if (errors.some(({ code }) => code !== DUPLICATE_KEY)) throw failure;
    return { added: failure.upsertedCount, overlapping: errors.map(({ index }) => places[index] ?? index) };
  }
}

const DUPLICATE_KEY = 11000;

function documentOf({ appointmentId, state, customerId, ...wanted }: ImportedAppointment) {
  const { claims, ...time } = timeOf({ ...wanted, slot: wanted });
  return {
    ...time,
    ...(state === 'booked' ? { claims } : {}),
    state,
    customerId,
    appointmentId,
    by: BY_IMPORT,
    revision: 1,
  };
}

import { appointmentOf, referenceOf, timeOf } from './appointment-documents.ts';
import type { AppointmentDocument, AppointmentModel } from './appointment-documents.ts';
import type { WantedHold } from './appointments.ts';
import type { Appointment } from '../contracts/appointments.ts';
import { isDuplicate } from './duplicate.ts';

/** Holds that have run out are cleared by whoever needs their time; in the meantime others may do the same. */
const TRIES = 3;

export async function hold(model: AppointmentModel, wanted: WantedHold): Promise<boolean> {
  const heldUntil = new Date(wanted.until);
  const longer = await model.updateOne({ _id: wanted.id, state: 'held' }, { $set: { heldUntil } });
  if (longer.matchedCount === 1) return true;

  const { claims: all, ...time } = timeOf(wanted);
  const own = wanted.moving === undefined ? [] : await claimsOf(model, wanted.moving);
  // What the appointment has already it need not, and cannot, claim twice.
  const claims = all.filter((claim) => !own.includes(claim));
  const document: AppointmentDocument = {
    _id: wanted.id,
    state: 'held',
    ...time,
    claims,
    by: wanted.callId,
    heldUntil,
    revision: 0,
  };
  for (let left = TRIES; left > 0; left -= 1) {
    if (await inserted(model, document)) return true;
    await model.deleteMany({
      claims: { $in: claims },
      state: 'held',
      heldUntil: { $lte: new Date(wanted.at) },
    });
  }
  return false;
}

export async function book(
  model: AppointmentModel,
  wanted: WantedHold,
  customerId: string,
): Promise<Appointment | undefined> {
  const { id, callId } = wanted;
  if (await hold(model, wanted)) {
    await model.updateOne(
      { _id: id, state: 'held' },
      {
        $set: { state: 'booked', customerId, reference: referenceOf(id), by: callId, revision: 1 },
        $unset: { heldUntil: '' },
      },
    );
  }
  // Also when it was booked by an earlier attempt whose answer was lost.
  const booked = await model.findOne({ _id: id, state: 'booked', customerId }).lean<AppointmentDocument>();
  return booked === null ? undefined : appointmentOf(booked);
}

async function claimsOf(model: AppointmentModel, appointmentId: string): Promise<readonly string[]> {
  const found = await model.findById(appointmentId).lean<AppointmentDocument>();
  return found?.claims ?? [];
}

async function inserted(model: AppointmentModel, document: AppointmentDocument): Promise<boolean> {
  try {
    await model.create(document);
    return true;
  } catch (failure) {
    if (isDuplicate(failure)) return false;
    throw failure;
  }
}

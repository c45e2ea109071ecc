import type { Appointment } from '../contracts/appointments.ts';
import { appointmentOf, timeOf } from './appointment-documents.ts';
import type { AppointmentDocument, AppointmentModel } from './appointment-documents.ts';
import { current, standing } from './appointment-revisions.ts';
import type { WantedHold } from './appointments.ts';
import { isDuplicate } from './duplicate.ts';

/** What is in the way and should not be is cleared by whoever needs its time; in the meantime others may do the same. */
const TRIES = 3;

export async function hold(model: AppointmentModel, wanted: WantedHold): Promise<boolean> {
  const heldUntil = new Date(wanted.until);
  const longer = await model.updateOne({ _id: wanted.id, state: 'held' }, { $set: { heldUntil } });
  if (longer.matchedCount === 1) return true;
  const document: AppointmentDocument = {
    _id: wanted.id,
    state: 'held',
    ...timeOf(wanted),
    by: wanted.callId,
    heldUntil,
  };
  for (let left = TRIES; left > 0; left -= 1) {
    if (await inserted(model, document)) return true;
    if (!(await cleared(model, document, new Date(wanted.at)))) return false;
  }
  return false;
}

export async function book(
  model: AppointmentModel,
  wanted: WantedHold,
  customerId: string,
): Promise<Appointment | undefined> {
  const { id, callId } = wanted;
  // An earlier attempt, whose answer was lost, may have booked it.
  const before = await current(model, id);
  if (before === undefined && (await hold(model, wanted))) {
    await model.updateOne(
      { _id: id, state: 'held' },
      {
        $set: { state: 'booked', appointmentId: id, revision: 1, customerId, by: callId },
        $unset: { heldUntil: '' },
      },
    );
  }
  const booked = before ?? (await current(model, id));
  const isTheirs = booked?.state === 'booked' && booked.customerId === customerId;
  // One that has been moved meanwhile is not what is wanted here.
  return isTheirs && isAt(booked, wanted) ? appointmentOf(booked) : undefined;
}

function isAt({ startsAt, resourceId }: AppointmentDocument, { slot }: WantedHold): boolean {
  return resourceId === slot.resourceId && startsAt.getTime() === Date.parse(slot.startsAt);
}

/** Adds the document, unless another one has its time. */
export async function inserted(model: AppointmentModel, document: AppointmentDocument): Promise<boolean> {
  try {
    await model.create(document);
    return true;
  } catch (failure) {
    if (isDuplicate(failure)) return false;
    throw failure;
  }
}

/**
 * Clears what is in the way and has no right to its time: holds that are over, and revisions that whoever made the next
 * one did not come to remove. False: there was nothing of that kind.
 */
async function cleared(
  model: AppointmentModel,
  { claims = [] }: AppointmentDocument,
  at: Date,
): Promise<boolean> {
  const inTheWay = await model.find({ claims: { $in: claims } }).lean<AppointmentDocument[]>();
  const rightful = new Set((await standing(model, inTheWay)).map(({ _id }) => _id));
  const gone = await model.deleteMany({
    $or: [
      { _id: { $in: inTheWay.map(({ _id }) => _id).filter((id) => !rightful.has(id)) } },
      { claims: { $in: claims }, state: 'held', heldUntil: { $lte: at } },
    ],
  });
  return gone.deletedCount > 0;
}

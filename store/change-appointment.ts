import type { Connection } from 'mongoose';
import { appointmentOf, timeOf } from './appointment-documents.ts';
import type { AppointmentDocument, AppointmentModel } from './appointment-documents.ts';
import type { Changed, Seen, WantedHold } from './appointments.ts';
import { hold } from './book-appointment.ts';
import { isDuplicate } from './duplicate.ts';

/** Where appointments are kept, and what makes several changes one. */
export interface Changing {
  readonly connection: Connection;
  readonly model: AppointmentModel;
}

export async function move(
  { connection, model }: Changing,
  seen: Seen,
  wanted: WantedHold,
): Promise<Changed | { readonly kind: 'taken' }> {
  const before = await standing(model, seen);
  if (before.kind !== 'as-seen') return before;
  if (!(await hold(model, { ...wanted, moving: seen.appointmentId }))) return { kind: 'taken' };
  const { found } = before;
  try {
    await replace({ connection, model }, found, {
      document: { ...found, ...timeOf(wanted), by: seen.callId, revision: seen.revision + 1 },
      insteadOf: wanted.id,
    });
  } catch (failure) {
    if (isDuplicate(failure)) return { kind: 'taken' };
    throw failure;
  }
  return whatBecame(model, seen);
}

export async function cancel({ connection, model }: Changing, seen: Seen): Promise<Changed> {
  const before = await standing(model, seen);
  if (before.kind !== 'as-seen') return before;
  const { claims: _free, ...rest } = before.found;
  const document = { ...rest, state: 'cancelled' as const, by: seen.callId, revision: seen.revision + 1 };
  await replace({ connection, model }, before.found, { document });
  return whatBecame(model, seen);
}

interface Replacement {
  readonly document: AppointmentDocument;
  /** The hold whose time it takes. */
  readonly insteadOf?: string;
}

/**
 * Puts another document in its place, all or nothing; nothing when it has been changed meanwhile. Not an update: the
 * embedded server would keep the old claims in its index, and nobody could ever have that time again.
 */
function replace(
  { connection, model }: Changing,
  { _id, revision }: AppointmentDocument,
  { document, insteadOf }: Replacement,
): Promise<void> {
  return connection.transaction(async (session) => {
    const { deletedCount } = await model.deleteOne({ _id, state: 'booked', revision }, { session });
    if (deletedCount === 0) return;
    if (insteadOf !== undefined) await model.deleteOne({ _id: insteadOf, state: 'held' }, { session });
    await model.create([document], { session });
  });
}

type Standing = { readonly kind: 'as-seen'; readonly found: AppointmentDocument } | Changed;

/** How an appointment stands to what was seen of it: as it was, changed once and by this very call, or otherwise. */
async function standing(
  model: AppointmentModel,
  { appointmentId, revision, callId }: Seen,
): Promise<Standing> {
  const found = await model.findById(appointmentId).lean<AppointmentDocument>();
  if (found?.revision === revision && found.state === 'booked') return { kind: 'as-seen', found };
  const isOurs = found?.revision === revision + 1 && found.by === callId;
  return isOurs ? { kind: 'done', appointment: appointmentOf(found) } : { kind: 'changed' };
}

async function whatBecame(model: AppointmentModel, seen: Seen): Promise<Changed> {
  const after = await standing(model, seen);
  return after.kind === 'as-seen' ? { kind: 'changed' } : after;
}

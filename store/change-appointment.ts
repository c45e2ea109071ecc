import { appointmentOf } from './appointment-documents.ts';
import type { AppointmentDocument, AppointmentModel } from './appointment-documents.ts';
import { current, dropSuperseded } from './appointment-revisions.ts';
import type { Changed, Seen, WantedHold } from './appointments.ts';
import { hold, inserted } from './book-appointment.ts';
import { isDuplicate } from './duplicate.ts';

/**
 * The hold becomes the appointment's next revision: that one write is the move. The old time is given back after it, by us
 * or by whoever needs it first. (No transaction: one whose process has died would keep everybody else waiting.)
 */
export async function move(
  model: AppointmentModel,
  seen: Seen,
  wanted: WantedHold,
): Promise<Changed | { readonly kind: 'taken' }> {
  const before = await whatIs(model, seen);
  if (before.kind !== 'as-seen') return before;
  if (!(await hold(model, wanted))) return { kind: 'taken' };
  const { appointmentId, revision, callId } = seen;
  try {
    await model.updateOne(
      { _id: wanted.id, state: 'held' },
      {
        $set: {
          state: 'booked',
          appointmentId,
          revision: revision + 1,
          customerId: before.found.customerId,
          by: callId,
        },
        $unset: { heldUntil: '' },
      },
    );
  } catch (failure) {
    // Somebody else has made the next revision.
    if (!isDuplicate(failure)) throw failure;
  }
  return whatBecame(model, seen);
}

/** The next revision has no time. */
export async function cancel(model: AppointmentModel, seen: Seen): Promise<Changed> {
  const before = await whatIs(model, seen);
  if (before.kind !== 'as-seen') return before;
  const { claims: _free, ...rest } = before.found;
  const revision = seen.revision + 1;
  await inserted(model, {
    ...rest,
    _id: `${seen.appointmentId}/${revision}`,
    state: 'cancelled',
    revision,
    by: seen.callId,
  });
  return whatBecame(model, seen);
}

type Standing = { readonly kind: 'as-seen'; readonly found: AppointmentDocument } | Changed;

/** How an appointment stands to what was seen of it: as it was, changed once and by this very call, or otherwise. */
async function whatIs(model: AppointmentModel, { appointmentId, revision, callId }: Seen): Promise<Standing> {
  const found = await current(model, appointmentId);
  if (found?.revision === revision && found.state === 'booked') return { kind: 'as-seen', found };
  if (found?.revision !== revision + 1 || found.by !== callId) return { kind: 'changed' };
  await dropSuperseded(model, appointmentId, revision + 1);
  return { kind: 'done', appointment: appointmentOf(found) };
}

async function whatBecame(model: AppointmentModel, seen: Seen): Promise<Changed> {
  const after = await whatIs(model, seen);
  return after.kind === 'as-seen' ? { kind: 'changed' } : after;
}

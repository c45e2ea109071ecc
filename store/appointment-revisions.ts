import type { AppointmentDocument, AppointmentModel } from './appointment-documents.ts';

/** An appointment as it stands: the highest of its revisions. */
export async function current(
  model: AppointmentModel,
  appointmentId: string,
): Promise<AppointmentDocument | undefined> {
  const found = await model.findOne({ appointmentId }).sort({ revision: -1 }).lean<AppointmentDocument>();
  return found ?? undefined;
}

/** Those of these documents that hold, or are the highest revisions of their appointments. */
export async function standing(
  model: AppointmentModel,
  documents: readonly AppointmentDocument[],
): Promise<AppointmentDocument[]> {
  const appointmentIds = documents.flatMap(({ appointmentId }) => appointmentId ?? []);
  if (appointmentIds.length === 0) return [...documents];
  const all = await model
    .find({ appointmentId: { $in: appointmentIds } }, { appointmentId: 1, revision: 1 })
    .lean<AppointmentDocument[]>();
  const highest = new Map<string, number>();
  for (const { appointmentId = '', revision = 0 } of all)
    highest.set(appointmentId, Math.max(revision, highest.get(appointmentId) ?? 0));
  return documents.filter(
    ({ appointmentId, revision = 0 }) =>
      appointmentId === undefined || revision >= (highest.get(appointmentId) ?? 0),
  );
}

/** Gives back the time of revisions that are not the highest any more. */
export async function dropSuperseded(
  model: AppointmentModel,
  appointmentId: string,
  revision: number,
): Promise<void> {
  await model.deleteMany({ appointmentId, revision: { $lt: revision } });
}

import type { Seen, WantedHold } from '../../store/appointments.ts';

/** Half an hour with Kim at ten, wanted in a call of its own. */
export function wanted(id: string, change: Partial<WantedHold> = {}): WantedHold {
  return {
    id,
    callId: 'call-1',
    serviceId: 'cut',
    slot: { resourceId: 'kim', startsAt: '2026-12-01T10:00:00.000Z', endsAt: '2026-12-01T10:30:00.000Z' },
    busyUntil: '2026-12-01T10:30:00.000Z',
    at: '2026-11-26T10:00:00.000Z',
    until: '2026-11-26T10:04:00.000Z',
    ...change,
  };
}

export const eleven = {
  slot: { resourceId: 'kim', startsAt: '2026-12-01T11:00:00.000Z', endsAt: '2026-12-01T11:30:00.000Z' },
  busyUntil: '2026-12-01T11:30:00.000Z',
};

/** An appointment as it was first booked, seen by a call. */
export function seen(appointmentId: string, change: Partial<Seen> = {}): Seen {
  return { appointmentId, revision: 1, callId: 'call-1', ...change };
}

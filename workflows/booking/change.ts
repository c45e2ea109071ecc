import { ActivityFailure } from '@temporalio/workflow';
import type { Upcoming } from '../../activities/booking.ts';
import type { Kept } from '../../activities/kept-appointment.ts';
import type { HeldSlot } from '../../activities/offers.ts';
import type { Service } from '../../contracts/appointments.ts';
import type { Call } from '../call.ts';
import { tellOutside } from './afterwards.ts';
import type { Change } from './afterwards.ts';
import { appointments, placeOf, whoIsIt } from './caller.ts';
import type { BookingCaller } from './caller.ts';
import type { Taken } from './offer.ts';

export interface Booking {
  readonly service: Service;
  readonly held: HeldSlot;
}

/** Books a time that is held, for the caller; and begins what follows from it. */
export async function book(call: Call, caller: BookingCaller, { service, held }: Booking): Promise<Taken> {
  const customer = await whoIsIt(call, caller);
  if (customer === undefined) return { kind: 'not-understood' };
  const { callId } = call.input;
  const booked = await sure(call, held.words, () =>
    appointments(held.words).bookSlot({ callId, held, service, customer, place: placeOf(call) }),
  );
  return booked.kind === 'done' ? told(call, booked, { service, text: 'textBooked' }) : booked;
}

/** Moves the appointment to a time that is held: the new time is theirs and the old one free, or neither. */
export async function move(call: Call, upcoming: Upcoming, held: HeldSlot): Promise<Taken> {
  const { callId } = call.input;
  const moved = await sure(call, held.words, () =>
    appointments(held.words).moveAppointment({ callId, upcoming, held, place: placeOf(call) }),
  );
  return moved.kind === 'done' ? told(call, moved, { service: upcoming.service, text: 'textMoved' }) : moved;
}

export async function cancel(call: Call, upcoming: Upcoming): Promise<Taken> {
  const { callId } = call.input;
  const cancelled = await sure(call, upcoming.words, () =>
    appointments(upcoming.words).cancelAppointment({ callId, upcoming, place: placeOf(call) }),
  );
  return cancelled.kind === 'done'
    ? told(call, cancelled, { service: upcoming.service, text: 'textCancelled' })
    : cancelled;
}

function told(call: Call, kept: Kept, { service, text }: Change): Taken {
  call.story.tell(`${WHAT_IT_IS[kept.appointment.state]}: ${service.name}, ${kept.written}.`);
  tellOutside(call, kept, { service, text });
  return { kind: 'done', words: { when: kept.spoken, service: service.name } };
}

const WHAT_IT_IS = { booked: 'Booked', cancelled: 'Cancelled' } as const;

/** When the store gives no answer, it may have been done all the same: a person has to look. */
async function sure<Done>(call: Call, when: string, change: () => Promise<Done>): Promise<Done> {
  try {
    return await change();
  } catch (failure) {
    if (failure instanceof ActivityFailure) call.flag({ why: 'booking-unsure', message: when });
    throw failure;
  }
}

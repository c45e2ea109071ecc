import type { Appointment, Service } from '../contracts/appointments.ts';
import type { Customer } from '../contracts/customers.ts';
import { spokenSlot, writtenSlot } from '../calendar/slot-words.ts';
import type { Place } from '../calendar/slot-words.ts';
import type { Appointments, Seen } from '../store/appointments.ts';
import type { Customers, NewCustomer } from '../store/customers.ts';
import type { Resources } from '../store/resources.ts';
import type { Services } from '../store/services.ts';
import { kept } from './kept-appointment.ts';
import type { Kept } from './kept-appointment.ts';
import { offerSlots, wantedHold } from './offers.ts';
import type { HeldSlot, OfferDependencies, OfferInput, Offers } from './offers.ts';

/** Who calls, what they can book, and what they have booked. */
export interface BookingCaller {
  /** Everybody whom we know by this number. */
  readonly customers: readonly Customer[];
  readonly services: readonly Service[];
  /** The next appointment of any of them. */
  readonly next?: Upcoming;
}

export interface Upcoming {
  readonly appointment: Appointment;
  readonly service: Service;
  readonly customer: Customer;
  /** When it is, as it is spoken, and as it is written in a text message. */
  readonly words: string;
  readonly written: string;
}

export type Booking = ({ readonly kind: 'done' } & Kept) | { readonly kind: 'taken' };
/** `changed`: somebody else has moved or cancelled it meanwhile. */
export type Change = Booking | { readonly kind: 'changed' };

export interface BookInput {
  readonly callId: string;
  readonly held: HeldSlot;
  readonly service: Service;
  readonly customer: Customer;
  readonly place: Place;
}

export interface ChangeInput {
  /** As the caller was told of it. */
  readonly upcoming: Upcoming;
  readonly callId: string;
  readonly place: Place;
}

/** What a call does with the appointments of whoever called. Everything is safe to repeat. */
export interface BookingActivities {
  /** Reads, and changes nothing. */
  findBookingCaller(input: FindInput): Promise<BookingCaller>;
  createCustomer(customer: NewCustomer): Promise<Customer>;
  /** Holds the free times nearest to a wish, in place of what the call held before. */
  offerSlots(input: OfferInput): Promise<Offers>;
  /** Lets go of whatever the call holds. */
  letGo(input: { readonly callId: string }): Promise<void>;
  /** Books what was held; whatever else the call holds is let go. */
  bookSlot(input: BookInput): Promise<Booking>;
  /** The new time is booked and the old one free, or neither. */
  moveAppointment(input: ChangeInput & { readonly held: HeldSlot }): Promise<Change>;
  cancelAppointment(input: ChangeInput): Promise<Change>;
  /** The appointment as it stands, while it is booked. */
  standingAppointment(input: StandingInput): Promise<Upcoming | undefined>;
}

export interface FindInput {
  /** E.164; absent when withheld. */
  readonly from?: string;
  /** What the line offers; absent: everything that there is. */
  readonly serviceIds?: readonly string[];
  readonly place: Place;
}

export interface StandingInput {
  readonly appointmentId: string;
  readonly place: Place;
}

export interface BookingDependencies extends OfferDependencies {
  readonly appointments: Appointments;
  readonly customers: Pick<Customers, 'byNumber' | 'create' | 'get'>;
  readonly services: Pick<Services, 'offered' | 'get'>;
  readonly resources: Resources;
}

export function createBookingActivities(dependencies: BookingDependencies): BookingActivities {
  const { appointments, customers } = dependencies;
  return {
    findBookingCaller: (input) => findCaller(dependencies, input),
    createCustomer: (customer) => customers.create(customer),
    offerSlots: (input) => offerSlots(dependencies, input),
    letGo: ({ callId }) => appointments.letGo(callId),
    bookSlot: (input) => bookSlot(dependencies, input),
    moveAppointment: (input) => moveAppointment(dependencies, input),
    cancelAppointment: (input) => cancelAppointment(dependencies, input),
    async standingAppointment({ appointmentId, place }) {
      const appointment = await appointments.get(appointmentId);
      return appointment?.state === 'booked' ? upcoming(dependencies, appointment, place) : undefined;
    },
  };
}

async function findCaller(
  dependencies: BookingDependencies,
  { from, serviceIds, place }: FindInput,
): Promise<BookingCaller> {
  const [services, customers] = await Promise.all([
    dependencies.services.offered(serviceIds),
    from === undefined ? [] : dependencies.customers.byNumber(from),
  ]);
  if (customers.length === 0) return { customers, services };
  const ids = customers.map(({ customerId }) => customerId);
  const [first] = await dependencies.appointments.upcomingFor(ids, new Date().toISOString());
  const next = first === undefined ? undefined : await upcoming(dependencies, first, place);
  return { customers, services, ...(next === undefined ? {} : { next }) };
}

/** Undefined when its service or its customer are not there any more. */
async function upcoming(
  { services, customers }: BookingDependencies,
  appointment: Appointment,
  place: Place,
): Promise<Upcoming | undefined> {
  const [service, customer] = await Promise.all([
    services.get(appointment.serviceId),
    customers.get(appointment.customerId),
  ]);
  if (service === undefined || customer === undefined) return undefined;
  const { startsAt } = appointment;
  const [words, written] = [spokenSlot(startsAt, place), writtenSlot(startsAt, place)];
  return { appointment, service, customer, words, written };
}

async function bookSlot(dependencies: BookingDependencies, input: BookInput): Promise<Booking> {
  const { callId, held, service, customer } = input;
  const { appointments } = dependencies;
  const booked = await appointments.book(wantedHold({ callId, service }, held.slot), customer.customerId);
  if (booked === undefined) return { kind: 'taken' };
  await appointments.letGo(callId);
  return { kind: 'done', ...(await kept(dependencies, booked, input)) };
}

async function moveAppointment(
  dependencies: BookingDependencies,
  { upcoming: before, held, callId, place }: ChangeInput & { readonly held: HeldSlot },
): Promise<Change> {
  const { appointments } = dependencies;
  const { service, customer } = before;
  const moved = await appointments.move(seen(before, callId), wantedHold({ callId, service }, held.slot));
  if (moved.kind !== 'done') return moved;
  await appointments.letGo(callId);
  const about = { service, customer, place, before: before.appointment };
  return { kind: 'done', ...(await kept(dependencies, moved.appointment, about)) };
}

async function cancelAppointment(
  dependencies: BookingDependencies,
  { upcoming: before, callId, place }: ChangeInput,
): Promise<Change> {
  const cancelled = await dependencies.appointments.cancel(seen(before, callId));
  if (cancelled.kind !== 'done') return cancelled;
  const { service, customer } = before;
  const about = { service, customer, place, before: before.appointment };
  return { kind: 'done', ...(await kept(dependencies, cancelled.appointment, about)) };
}

function seen({ appointment: { appointmentId, revision } }: Upcoming, callId: string): Seen {
  return { appointmentId, revision, callId };
}

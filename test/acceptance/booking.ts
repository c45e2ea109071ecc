import assert from 'node:assert/strict';
import { DateTime } from 'luxon';
import type { Appointment, Resource, Service } from '../../contracts/appointments.ts';
import type { OfficeHours } from '../../contracts/line.ts';
import type { CallRequest } from '../../simulator/telcoflow/telcoflow.ts';
import type { Store } from '../../store/open-store.ts';
import { band, daily, office } from '../lines/office.ts';
import { LINE_NUMBER } from '../office-line.ts';
import { BRISK, PROMPTS } from './brisk.ts';
import { ANNA } from './customer.ts';

export const ZONE = 'Asia/Singapore';

/** A line that books, in few words. */
export const BOOKING = {
  ...BRISK,
  script: 'booking',
  timeZone: ZONE,
  smsFrom: LINE_NUMBER,
  prompts: {
    ...PROMPTS,
    bookingGreeting: 'What would you like to book?',
    bookingGreetingKnown: 'What would you like to book?',
    existingAppointment: 'You have an appointment on {when}. What would you like to do?',
    whatToDo: 'Move it, cancel it, or book another one?',
    whichService: 'We have {services}.',
    whichDay: 'Which day would suit you?',
    whichTime: 'At what time?',
    whatName: 'May I have your name, please?',
    offerOne: '{slot}. Shall I book that for you?',
    offerSome: 'I have {slots}. Which one would you like?',
    slotTaken: 'I am sorry, that time has just been taken.',
    noSlot: 'There is no time free around then.',
    couldNotHelp: 'I could not help you.',
    booked: 'You are booked for {when}.',
    moved: 'Your appointment is now on {when}.',
    sureToCancel: 'Shall I cancel your appointment?',
    cancelled: 'Your appointment has been cancelled.',
    staysBooked: 'Your appointment stays as it is.',
    changedMeanwhile: 'Your appointment has been changed meanwhile.',
    textFollows: 'A text message follows.',
    bookingGoodbye: 'Thank you for calling.',
    connecting: 'I will connect you.',
    goodbye: 'Goodbye.',
  },
};

/** Far longer than a call takes, on a machine that has much else to do. */
export const WHOLE_CALL_MS = 120_000;

// Of these, what a caller listens for.
export const HEARD_GREETING = 'what would you like to book';
export const HEARD_EXISTING = 'what would you like to do';
export const HEARD_DAY = 'which day would suit you';
export const HEARD_TIME = 'at what time';
export const HEARD_NAME = 'may i have your name please';
export const HEARD_OFFER = 'shall i book that for you';
export const HEARD_OFFERS = 'which one would you like';
export const HEARD_SURE = 'shall i cancel your appointment';
export const HEARD_BOOKED = 'you are booked for';

/** A callee who picks up at once, and soon ends the call. */
export const PICKS_UP = {
  answerAfterMs: 200,
  calleeSteps: [{ pauseMs: 500 }, { hangUp: true }],
} satisfies Partial<CallRequest>;

export const HAIRCUT: Service = {
  serviceId: 'haircut',
  name: 'haircut',
  durationMinutes: 30,
  bufferMinutes: 0,
  resourceIds: ['kim'],
};
export const MASSAGE: Service = { ...HAIRCUT, serviceId: 'massage', name: 'massage', durationMinutes: 60 };

export const KIM: Resource = {
  resourceId: 'kim',
  name: 'Kim',
  ...office(ZONE, { weekly: daily('00:00-24:00') }),
};

export interface Offer {
  readonly services?: readonly Service[];
  readonly hours?: OfficeHours;
  /** Kim's calendar outside. */
  readonly calendar?: string;
}

/** Haircuts and massages, with Kim, at all hours; and Anna, who is known. */
export async function kimIsThere(
  store: Store,
  { services = [HAIRCUT, MASSAGE], hours = KIM.hours, ...calendar }: Offer = {},
) {
  await store.customers.put(ANNA);
  await store.resources.putMany([{ ...KIM, hours, ...calendar }]);
  await store.services.putMany(services);
}

/** Hours in which there is one half hour to be had, tomorrow at half past ten. */
export function onlyTomorrowAtHalfPastTen(): OfficeHours {
  const { hours } = office(ZONE, {});
  return { ...hours, holidays: [{ date: tomorrow(), name: 'open', bands: [band('10:30-11:00')] }] };
}

export function tomorrow(): string {
  return DateTime.now().setZone(ZONE).plus({ days: 1 }).toFormat('yyyy-MM-dd');
}

/** Anna has a haircut in three days at half past two. */
export async function annaIsBooked(store: Store): Promise<Appointment> {
  const at = DateTime.fromISO(`${tomorrow()}T14:30`, { zone: ZONE }).plus({ days: 2 });
  const [startsAt, endsAt] = [iso(at), iso(at.plus({ minutes: 30 }))];
  const { customerId } = ANNA;
  await store.appointments.importMany([
    {
      appointmentId: 'a1',
      customerId,
      serviceId: 'haircut',
      resourceId: 'kim',
      startsAt,
      endsAt,
      busyUntil: endsAt,
      state: 'booked',
    },
  ]);
  const booked = await store.appointments.get('a1');
  assert.ok(booked);
  return booked;
}

/** All appointments, as "<customer's id> <service> <time on the clock> <state>". */
export async function appointmentsIn(store: Store): Promise<string[]> {
  const all: Appointment[] = [];
  for await (const one of store.appointments.all()) all.push(one);
  return all
    .toSorted((one, other) => one.startsAt.localeCompare(other.startsAt))
    .map(({ customerId, serviceId, startsAt, state }) => {
      const time = DateTime.fromISO(startsAt, { zone: ZONE }).toFormat('HH:mm');
      return `${customerId} ${serviceId} ${time} ${state}`;
    });
}

function iso(at: DateTime): string {
  return new Date(at.toMillis()).toISOString();
}

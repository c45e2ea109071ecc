import { proxyActivities } from '@temporalio/workflow';
import type { BookingActivities, BookingCaller } from '../../activities/booking.ts';
import type { Customer } from '../../contracts/customers.ts';
import type { Call } from '../call.ts';
import { questionOf, stay } from '../conversation.ts';
import { WHILE_A_CALLER_WAITS } from '../while-waiting.ts';

export type { BookingCaller } from '../../activities/booking.ts';

/** Finds out who calls, by their number, what they have booked and what they can book. */
export async function findCaller(call: Call): Promise<BookingCaller> {
  const { from } = call.input;
  const { services: serviceIds } = call.line;
  const caller = await appointments('by their number').findBookingCaller({
    place: placeOf(call),
    ...(from === undefined ? {} : { from }),
    ...(serviceIds === undefined ? {} : { serviceIds }),
  });
  call.customers = caller.customers;
  return caller;
}

/**
 * The customer for whom is booked: the only one of this number, or whoever they say they are; one whom we do not know
 * yet becomes a customer. Undefined when their name cannot be understood.
 */
export async function whoIsIt(call: Call, { customers }: BookingCaller): Promise<Customer | undefined> {
  const [only, ...others] = customers;
  if (only !== undefined && others.length === 0) return only;
  const { from, callId } = call.input;
  const { prompts } = call.line;
  const reply = stay(
    await call.ask(questionOf(call, { ask: prompts.whatName, wants: { name: { kind: 'name' } } })),
  );
  const name = reply.kind === 'answer' ? reply.value.name : undefined;
  if (name === undefined) return undefined;
  const known = customers.find((customer) => customer.name.toLowerCase() === name.toLowerCase());
  if (known !== undefined) return known;
  const number = from === undefined ? {} : { number: from };
  const created = await appointments('a new customer').createCustomer({ name, ...number, key: callId });
  call.customers = [created];
  return created;
}

/** The calendar, for as long as a caller waits. */
export function appointments(summary: string): BookingActivities {
  return proxyActivities<BookingActivities>({ ...WHILE_A_CALLER_WAITS, summary });
}

/** Where, and in which language, the line speaks of times. */
export function placeOf({ line: { timeZone, language } }: Call) {
  return { timeZone, language };
}

import { DateTime } from 'luxon';
import type { CallRequest } from '../simulator/telcoflow/call-request.ts';
import { ALWAYS, type BenchStack } from './bench-stack.ts';
import { circumstances } from './figures.ts';

const ZONE = 'Asia/Singapore';
const GREETING = 'What would you like, and when?';

/** A line that books, in few words: what is measured is who gets the slot. */
export const RACE_LINE = {
  script: 'booking',
  timeZone: ZONE,
  hours: ALWAYS,
  smsFrom: '+6531580002',
  ringSeconds: 1,
  prompts: {
    bookingGreeting: GREETING,
    bookingGreetingKnown: GREETING,
    offerOne: '{slot}. Shall I book that?',
    booked: 'Booked: {when}.',
    noSlot: 'Nothing is free.',
    nobodyAvailable: 'Nobody is available.',
  },
};

const WISH = 'i would like to book a haircut tomorrow at ten thirty please';

/** All call at once and want the one slot that there is. */
export async function benchBookingRace(
  stack: BenchStack,
  { callers }: { readonly callers: number },
  tell: (text: string) => void,
): Promise<object> {
  const froms = Array.from({ length: callers }, (_, n) => `+65811${String(10_000 + n)}`);
  await openOneSlot(stack, froms);
  tell(`${callers} callers, one slot; it takes about a minute`);
  const views = await Promise.all(froms.map((from) => stack.call({ from, ...CALL })));
  const results = await Promise.all(views.map(({ callId }) => stack.result(callId)));
  const outcomes = results.map(({ outcome }) => outcome);
  const booked: string[] = [];
  for await (const { state, customerId } of stack.store.appointments.all())
    if (state === 'booked') booked.push(customerId);
  return {
    bench: 'booking-race',
    callers,
    booked: booked.length,
    toldBooked: outcomes.filter((outcome) => outcome === 'booked').length,
    smsSent: await stack.texts(),
    toldTaken: outcomes.filter((outcome) => outcome === 'connected').length,
    otherwise: outcomes.filter((outcome) => outcome !== 'booked' && outcome !== 'connected'),
    ...circumstances(),
  };
}

const CALL: Omit<CallRequest, 'to' | 'from'> = {
  answerAfterMs: 200,
  // Fifty callers on a small machine: nobody hangs up because it has much to do.
  settings: { patienceMs: 180_000 },
  calleeSteps: [{ pauseMs: 500 }, { hangUp: true }],
  steps: [{ waitForPrompt: true }, { say: WISH }, { whenHears: 'shall i book that', say: 'yes please' }],
};

async function openOneSlot({ store }: BenchStack, froms: readonly string[]): Promise<void> {
  const none = { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] };
  const date = DateTime.now().setZone(ZONE).plus({ days: 1 }).toFormat('yyyy-MM-dd');
  const once = { date, name: 'Open', bands: [{ from: '10:30', to: '11:00' }] };
  const hours = { weekly: none, holidays: [once], closings: [] };
  await store.resources.putMany([{ resourceId: 'kim', name: 'Kim', timeZone: ZONE, hours }]);
  await store.services.putMany([
    { serviceId: 'haircut', name: 'haircut', durationMinutes: 30, bufferMinutes: 0, resourceIds: ['kim'] },
  ]);
  await store.customers.putMany(
    froms.map((from, n) => ({ customerId: `caller-${n}`, name: `Caller ${n}`, numbers: [from] })),
  );
}

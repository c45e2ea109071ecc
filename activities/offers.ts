import type { Busy, Resource, Service, Slot } from '../contracts/appointments.ts';
import { freeSlots } from '../calendar/free-slots.ts';
import { daysAround, nearestSlots, wishedStretch } from '../calendar/nearest-slots.ts';
import type { WishedTime } from '../calendar/nearest-slots.ts';
import { spokenSlot } from '../calendar/slot-words.ts';
import type { Place } from '../calendar/slot-words.ts';
import type { OutsideCalendar } from '../calendar/outside.ts';
import type { Appointments, TakenTime, WantedHold } from '../store/appointments.ts';
import type { Resources } from '../store/resources.ts';

/** A slot that is kept for a caller, and for nobody else, for a while. */
export interface HeldSlot {
  readonly holdId: string;
  readonly slot: Slot;
  /** How it is spoken of. */
  readonly words: string;
}

export interface Offers {
  /** None: nothing is free around the wish. */
  readonly held: readonly HeldSlot[];
  /** Why it is not known what others have in the calendars outside: somebody may have these times there. */
  readonly unsure?: string;
}

export interface OfferInput {
  readonly callId: string;
  readonly service: Service;
  readonly wish: WishedTime;
  /** Starts of what the caller did not want. */
  readonly except: readonly string[];
  readonly place: Place;
}

export interface OfferDependencies {
  readonly appointments: Pick<Appointments, 'hold' | 'letGo' | 'busy'>;
  readonly resources: Pick<Resources, 'byIds'>;
  /** Absent: nobody else writes into our resources' calendars. */
  readonly outside?: Pick<OutsideCalendar, 'busy'>;
}

/** Nobody can come sooner than that. */
const LEAD_MS = 15 * 60_000;

/** Longer than a question takes. What is held any longer than this, others get. */
const HELD_MS = 240_000;

/**
 * Times that somebody else took between looking and holding are looked for again: each time somebody has got one, so
 * that many callers at once come to theirs one after the other.
 */
const TRIES = 20;

/** A caller waits for the answer: what the calendars outside do not tell in this time is seen later. */
const OUTSIDE_MS = 2_000;

/**
 * Holds the free times nearest to a wish for the call, in place of whatever it held before. Safe to repeat: a call is
 * not in its own way. Fails, to be repeated, when others are quicker again and again: that is not nothing.
 */
export async function offerSlots(dependencies: OfferDependencies, input: OfferInput): Promise<Offers> {
  const { appointments } = dependencies;
  const resources = await dependencies.resources.byIds(input.service.resourceIds);
  for (let left = TRIES; left > 0; left -= 1) {
    const { slots, ...sure } = await nearest(dependencies, input, resources);
    const wanted = slots.map((slot) => wantedHold(input, slot));
    // First, for what was offered before may be in the way of what is offered now.
    await appointments.letGo(
      input.callId,
      wanted.map(({ id }) => id),
    );
    const kept = await Promise.all(wanted.map((one) => hold(appointments, one, input.place)));
    const held = kept.filter((one) => one !== undefined);
    if (held.length > 0 || slots.length === 0) return { held, ...sure };
  }
  throw new Error(
    `call ${input.callId}: ${TRIES} times others were quicker to hold what was free: try again`,
  );
}

async function nearest(
  dependencies: OfferDependencies,
  { callId, service, wish, except, place }: OfferInput,
  resources: readonly Resource[],
): Promise<{ slots: Slot[]; unsure?: string }> {
  const now = Date.now();
  const around = daysAround(wish, place.timeZone);
  const within = { from: Math.max(around.from, now + LEAD_MS), to: around.to };
  if (within.from >= within.to) return { slots: [] };
  // A slot that begins in time may end, with its buffer, after it.
  const until = within.to + (service.durationMinutes + service.bufferMinutes) * 60_000;
  const looking = { from: iso(within.from), to: iso(until) };
  const [taken, others] = await Promise.all([
    dependencies.appointments.busy({
      ...looking,
      resourceIds: service.resourceIds,
      at: iso(now),
      callId,
    }),
    outsideBusy(dependencies, resources, looking),
  ]);
  const all = [...taken, ...others.taken];
  const busy = (resourceId: string) => all.filter((one) => one.resourceId === resourceId);
  const slots = freeSlots({ service, resources, busy, within }).filter(
    ({ startsAt }) => !except.includes(startsAt),
  );
  const { unsure } = others;
  const offered = nearestSlots(slots, wishedStretch(wish, place.timeZone));
  return { slots: offered, ...(unsure === undefined ? {} : { unsure }) };
}

/** What others have put into the resources' calendars; nothing, and why, when that cannot be learned in time. */
async function outsideBusy(
  { outside }: OfferDependencies,
  resources: readonly Resource[],
  { from, to }: Busy,
): Promise<{ taken: TakenTime[]; unsure?: string }> {
  if (outside === undefined) return { taken: [] };
  const signal = AbortSignal.timeout(OUTSIDE_MS);
  const ofResource = async ({ resourceId, calendar, timeZone }: Resource): Promise<TakenTime[]> => {
    if (calendar === undefined) return [];
    const busy = await outside.busy({ calendar, timeZone }, { from, to }, signal);
    return busy.map((one) => ({ resourceId, ...one }));
  };
  return Promise.all(resources.map(ofResource)).then(
    (all) => ({ taken: all.flat() }),
    (failure: unknown) => ({
      taken: [],
      unsure: failure instanceof Error ? failure.message : String(failure),
    }),
  );
}

async function hold(
  appointments: OfferDependencies['appointments'],
  wanted: WantedHold,
  place: Place,
): Promise<HeldSlot | undefined> {
  if (!(await appointments.hold(wanted))) return undefined;
  const { id, slot } = wanted;
  return { holdId: id, slot, words: spokenSlot(slot.startsAt, place) };
}

/** A slot as a call wants it: what comes of it in the same call has the same id. */
export function wantedHold(
  { callId, service }: Pick<OfferInput, 'callId' | 'service'>,
  slot: Slot,
): WantedHold {
  const now = Date.now();
  const startMinute = Date.parse(slot.startsAt) / 60_000;
  return {
    id: `${callId}-${slot.resourceId}-${startMinute.toString(36)}`,
    callId,
    serviceId: service.serviceId,
    slot,
    busyUntil: iso(Date.parse(slot.endsAt) + service.bufferMinutes * 60_000),
    at: iso(now),
    until: iso(now + HELD_MS),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

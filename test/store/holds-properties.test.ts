import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import * as fc from 'fast-check';
import type { WantedHold } from '../../store/appointments.ts';
import type { Store } from '../../store/open-store.ts';
import { storeFor } from './store-for-test.ts';

const MINUTE_MS = 60_000;
const DAY_MS = Date.UTC(2026, 11, 1);
const HELD_MINUTES = 4;

/** Something that one of a few callers does at a time, on one of two resources. */
const act = fc.record({
  does: fc.constantFrom('hold', 'book', 'move', 'cancel', 'let go', 'wait'),
  call: fc.constantFrom('a', 'b', 'c'),
  resource: fc.constantFrom('x', 'y'),
  /** Quarters of an hour from midnight. */
  quarter: fc.integer({ min: 0, max: 7 }),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** What should be there: every stretch of time that somebody has. */
interface Stretch {
  /** Of the hold that it was; an appointment that moves has that of a new one. */
  readonly held: string;
  /** The appointment's, once it is one. */
  readonly id: string;
  readonly call: string;
  readonly resource: string;
  readonly from: number;
  readonly to: number;
  /** Of a hold. */
  readonly untilMs?: number;
  readonly revision: number;
}

/** Does the same in the store and on a list of what must be there, and compares. */
class Model {
  readonly #store: Store;
  readonly #run = randomUUID();
  #stretches: Stretch[] = [];
  /** Ids of appointments that were cancelled or moved: nothing else is booked under them. */
  readonly #spent = new Set<string>();
  #nowMs = DAY_MS - 100 * MINUTE_MS;

  constructor(store: Store) {
    this.#store = store;
  }

  async do({ does, ...who }: Act): Promise<void> {
    if (does === 'wait') this.#nowMs += 2 * MINUTE_MS;
    else if (does === 'let go') await this.#letGo(who.call);
    else if (does === 'cancel') await this.#cancel(who.call);
    else if (does === 'move') await this.#move(who);
    else await this.#take(does, who);
    await this.#compare();
  }

  async #take(does: 'hold' | 'book', who: Omit<Act, 'does'>): Promise<void> {
    const wanted = this.#wanted(who);
    const mine = this.#stretches.find(({ held }) => held === wanted.id);
    const free = mine !== undefined || this.#isFree(wanted);
    const untilMs = this.#nowMs + HELD_MINUTES * MINUTE_MS;
    if (does === 'hold') {
      // A booked one is not held again.
      const expected = mine === undefined ? free : mine.untilMs !== undefined;
      assert.equal(await this.#store.appointments.hold(wanted), expected);
      if (expected) this.#put({ ...this.#stretchOf(wanted), untilMs });
      return;
    }
    const booked = await this.#store.appointments.book(wanted, who.call);
    const isSpent = this.#spent.has(wanted.id);
    assert.equal(booked !== undefined, free && !isSpent);
    if (isSpent) return;
    const isNew = mine === undefined || mine.untilMs !== undefined;
    if (free && isNew) this.#put({ ...this.#stretchOf(wanted), revision: 1 });
  }

  async #move(who: Omit<Act, 'does'>): Promise<void> {
    const old = this.#bookedOf(who.call);
    if (old === undefined) return;
    const wanted = { ...this.#wanted(who), id: randomUUID() };
    const expected = this.#isFree(wanted);
    const seen = { appointmentId: old.id, revision: old.revision, callId: randomUUID() };
    const moved = await this.#store.appointments.move(seen, wanted);
    assert.equal(moved.kind, expected ? 'done' : 'taken');
    if (!expected) return;
    this.#spent.add(old.id);
    this.#stretches = this.#stretches.filter((one) => one !== old);
    this.#put({ ...this.#stretchOf(wanted), id: old.id, call: who.call, revision: old.revision + 1 });
  }

  async #cancel(call: string): Promise<void> {
    const old = this.#bookedOf(call);
    if (old === undefined) return;
    const seen = { appointmentId: old.id, revision: old.revision, callId: randomUUID() };
    assert.equal((await this.#store.appointments.cancel(seen)).kind, 'done');
    this.#stretches = this.#stretches.filter(({ id }) => id !== old.id);
    this.#spent.add(old.id);
  }

  async #letGo(call: string): Promise<void> {
    await this.#store.appointments.letGo(this.#callId(call));
    this.#stretches = this.#stretches.filter((one) => one.call !== call || one.untilMs === undefined);
  }

  /** What the store says is taken must be what the list says. */
  async #compare(): Promise<void> {
    const resourceIds = ['x', 'y'].map((one) => this.#resourceId(one));
    const around = { from: iso(DAY_MS - MINUTE_MS), to: iso(DAY_MS + 24 * 60 * MINUTE_MS) };
    const looking = { resourceIds, ...around, at: iso(this.#nowMs), callId: 'nobody' };
    const taken = await this.#store.appointments.busy(looking);
    const active = this.#stretches.filter((one) => this.#isActive(one));
    assert.deepEqual(
      taken.map(({ resourceId, from, to }) => `${resourceId} ${from} ${to}`).toSorted(),
      active
        .map(({ resource, from, to }) => `${this.#resourceId(resource)} ${iso(from)} ${iso(to)}`)
        .toSorted(),
    );
    for (const one of active)
      assert.ok(!active.some((other) => other !== one && meet(one, other)), 'two have the same time');
  }

  #isFree(wanted: WantedHold): boolean {
    const stretch = this.#stretchOf(wanted);
    const others = this.#stretches.filter(({ held }) => held !== wanted.id);
    return !others.some((other) => this.#isActive(other) && meet(stretch, other));
  }

  #isActive({ untilMs }: Stretch): boolean {
    return untilMs === undefined || untilMs > this.#nowMs;
  }

  #bookedOf(call: string): Stretch | undefined {
    return this.#stretches.find((one) => one.call === call && one.untilMs === undefined);
  }

  /** A hold that is over and in the way is gone with the first who needs its time. */
  #put(stretch: Stretch): void {
    this.#stretches = [
      ...this.#stretches.filter(
        (one) => one.held !== stretch.held && (this.#isActive(one) || !meet(one, stretch)),
      ),
      stretch,
    ];
  }

  /** Three quarters of an hour with x, half an hour with y. */
  #wanted({ call, resource, quarter }: Omit<Act, 'does'>): WantedHold {
    const start = DAY_MS + quarter * 15 * MINUTE_MS;
    const end = iso(start + (resource === 'x' ? 45 : 30) * MINUTE_MS);
    const resourceId = this.#resourceId(resource);
    return {
      id: `${this.#callId(call)}-${resourceId}-${quarter}`,
      callId: this.#callId(call),
      serviceId: 's',
      slot: { resourceId, startsAt: iso(start), endsAt: end },
      busyUntil: end,
      at: iso(this.#nowMs),
      until: iso(this.#nowMs + HELD_MINUTES * MINUTE_MS),
    };
  }

  #stretchOf({ id, callId, slot, busyUntil }: WantedHold): Stretch {
    return {
      held: id,
      id,
      call: callId.slice(-1),
      resource: slot.resourceId.slice(-1),
      from: Date.parse(slot.startsAt),
      to: Date.parse(busyUntil),
      revision: 0,
    };
  }

  #callId(call: string): string {
    return `${this.#run}-${call}`;
  }

  #resourceId(resource: string): string {
    return `${this.#run}-${resource}`;
  }
}

test('whatever callers do, the store has what they were told that they have, and no time twice', async (t) => {
  const store = await storeFor(t);
  const run = fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 25 }), async (acts) => {
    const model = new Model(store);
    for (const one of acts) await model.do(one);
  });
  await fc.assert(run, { numRuns: 20 });
});

function meet(one: Stretch, other: Stretch): boolean {
  return one.resource === other.resource && one.from < other.to && other.from < one.to;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

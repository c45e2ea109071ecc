import type { Connection } from 'mongoose';
import {
  EffectUnknown,
  isInDoubt,
  TurnLost,
  type Effect,
  type EffectEvent,
  type EffectFacts,
  type EffectState,
  type Taken,
  type Turn,
} from './effect.ts';
import { effectModel, effectOf, type EffectDocument, type EffectModel } from './effect-document.ts';

/**
 * The ledger of things seen outside, so that each is done once, whoever repeats what. Times are of the caller's clock:
 * processes whose clocks differ by more than a turn's length could both hold it.
 */
export interface Effects {
  /** Enters the intention, once; to be done before anything is sent. */
  intend(key: string, facts: EffectFacts): Promise<Effect>;
  /** At most one attempt holds a turn at a time. @throws {EffectUnknown} */
  take(key: string, attempt: Attempt): Promise<Taken>;
  /** Notes that the request goes out now and may land within `forMs`. @throws {TurnLost} */
  sending(turn: Turn, request: EffectRequest): Promise<void>;
  /** It is visible. The first result stands, and is returned. @throws {EffectUnknown} */
  confirm(turn: Turn, how: 'confirmed' | 'found', result: unknown): Promise<unknown>;
  /** The answer was lost. Nobody takes a turn before `settleMs` have passed: the request may still land. */
  doubt(turn: Turn, why: string, settleMs: number): Promise<void>;
  /** Certainly not taken this time; an earlier doubt remains one. */
  notTaken(turn: Turn, why: string): Promise<void>;
  refuse(turn: Turn, why: string): Promise<void>;
  get(key: string): Promise<Effect | undefined>;
}

export interface Attempt {
  /** Unlike any other attempt's. */
  readonly by: string;
  readonly forMs: number;
}

export interface EffectRequest {
  /** Where it goes: not always where it was first intended to go. */
  readonly facts: EffectFacts;
  readonly forMs: number;
}

const HISTORY_KEPT = 100;

export function createEffects(connection: Connection): Effects {
  const model = effectModel(connection);
  return {
    intend: (key, facts) => intend(model, key, facts),
    take: (key, attempt) => take(model, key, attempt),
    sending: (turn, request) => sending(model, turn, request),
    confirm: (turn, how, result) => confirm(model, turn, { how, result }),
    doubt: (turn, why, settleMs) =>
      giveBack(model, turn, { state: 'unknown', what: 'unknown', why, settleMs }),
    notTaken: (turn, why) => {
      const state = isInDoubt(turn.found) ? 'unknown' : 'intended';
      return giveBack(model, turn, { state, what: 'not-taken', why, settleMs: 0 });
    },
    refuse: (turn, why) => giveBack(model, turn, { state: 'refused', what: 'refused', why, settleMs: 0 }),
    get: (key) => get(model, key),
  };
}

async function intend(model: EffectModel, key: string, facts: EffectFacts): Promise<Effect> {
  // Not findOneAndUpdate: of two upserts at once the embedded server answers one with nothing.
  await model.updateOne(
    { _id: key },
    { $setOnInsert: { facts, state: 'intended', intendedAt: new Date(), history: [] } },
    { upsert: true },
  );
  const entered = await get(model, key);
  if (entered === undefined) throw new EffectUnknown(key);
  return entered;
}

async function take(model: EffectModel, key: string, { by, forMs }: Attempt): Promise<Taken> {
  const now = Date.now();
  const found = await model
    .findOneAndUpdate(
      {
        _id: key,
        state: { $ne: 'confirmed' },
        $or: [{ until: { $exists: false } }, { until: { $lte: new Date(now) } }],
      },
      { $set: { by, until: new Date(now + forMs) } },
      { returnDocument: 'before' },
    )
    .lean<EffectDocument>();
  if (found !== null) return { kind: 'yours', turn: { key, by, found: effectOf(found) } };
  const standing = await get(model, key);
  if (standing === undefined) throw new EffectUnknown(key);
  if (standing.state === 'confirmed') return { kind: 'confirmed', result: standing.result };
  return { kind: 'wait', until: standing.until ?? new Date(now) };
}

async function sending(
  model: EffectModel,
  { key, by, found }: Turn,
  { facts, forMs }: EffectRequest,
): Promise<void> {
  const at = new Date();
  const noted = await model.updateOne(
    { _id: key, by, state: { $ne: 'confirmed' }, until: { $gt: at } },
    {
      $set: {
        state: 'sent',
        facts,
        lastSentAt: at,
        until: new Date(at.getTime() + forMs),
        ...(found.firstSentAt === undefined ? { firstSentAt: at } : {}),
      },
      $push: { history: keep({ at, by, what: 'sent' }) },
    },
  );
  if (noted.matchedCount === 0) throw new TurnLost(key);
}

interface Confirmation {
  readonly how: 'confirmed' | 'found';
  readonly result: unknown;
}

/** Whoever holds the turn by now: that it is visible is true, and ends the matter. */
async function confirm(
  model: EffectModel,
  { key, by }: Turn,
  { how, result }: Confirmation,
): Promise<unknown> {
  await model.updateOne(
    { _id: key, state: { $ne: 'confirmed' } },
    {
      $set: { state: 'confirmed', result },
      $unset: { by: '', until: '' },
      $push: { history: keep({ at: new Date(), by, what: how }) },
    },
  );
  const standing = await get(model, key);
  if (standing === undefined) throw new EffectUnknown(key);
  return standing.result;
}

interface Ending {
  readonly state: EffectState;
  readonly what: EffectEvent['what'];
  readonly why: string;
  readonly settleMs: number;
}

/** Ends the turn, unless it has run out and is another attempt's: that one's word counts then. */
async function giveBack(model: EffectModel, { key, by }: Turn, ending: Ending): Promise<void> {
  const { state, what, why, settleMs } = ending;
  const at = new Date();
  await model.updateOne(
    { _id: key, by, state: { $ne: 'confirmed' } },
    {
      $set: { state, until: new Date(at.getTime() + settleMs) },
      $unset: { by: '' },
      $push: { history: keep({ at, by, what, why }) },
    },
  );
}

async function get(model: EffectModel, key: string): Promise<Effect | undefined> {
  const found = await model.findById(key).lean<EffectDocument>();
  return found === null ? undefined : effectOf(found);
}

function keep(happened: EffectEvent) {
  return { $each: [happened], $slice: -HISTORY_KEPT };
}

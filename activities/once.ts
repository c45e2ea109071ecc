import { randomUUID } from 'node:crypto';
import type { ApplicationFailure } from '@temporalio/common';
import type { ZodType } from 'zod';
import { isInDoubt, type Effect, type EffectFacts, type Turn } from '../store/effect.ts';
import type { Effects } from '../store/effects.ts';
import { effectBusy, effectInDoubt, effectNotTaken, effectRefused } from './effect-failures.ts';
import type { Verdict } from './verdict.ts';

export type Ledger = Pick<
  Effects,
  'intend' | 'take' | 'sending' | 'confirm' | 'doubt' | 'notTaken' | 'refuse'
>;

/** Earlier requests whose answers were lost: when they went out, and where the last one went. */
export interface Doubt {
  readonly facts: EffectFacts;
  readonly firstSentAt: Date;
  readonly lastSentAt: Date;
}

/** Something that becomes visible outside. */
export interface VisibleEffect<Result> {
  readonly key: string;
  readonly facts: EffectFacts;
  /** How the first answer is read back from the ledger. */
  readonly result: ZodType<Result>;
  /** After this long `send` has ended, one way or the other. */
  readonly sendMs: number;
  send(): Promise<Result>;
  /** Longest that `find` ordinarily takes; afterwards another attempt may take over. */
  readonly findMs?: number;
  /**
   * Looks whether an earlier request was carried out after all. Left out where the other side cannot be read: there the
   * effect is asked for again, and the other side has to know it by its key.
   */
  find?(doubt: Doubt): Promise<Result | undefined>;
  /** What a failure of `send` or `find` means. */
  verdict(failure: unknown): Verdict;
}

export interface OncePatience {
  /** How long a request whose answer was lost may take to become visible. */
  readonly settleMs: number;
  /** Which attempt of its activity this is, from 1: later ones wait longer. */
  readonly attempt: number;
  readonly signal: AbortSignal;
}

/**
 * Carries an effect out so that it is visible once, however often this is called for its key, by however many processes
 * at a time, and wherever one of them dies.
 *
 * The ledger knows of the request before it goes out. Where its answer is missing, the other side is read before
 * anything is asked for again, and not before the lost request has had time to land.
 *
 * @throws {ApplicationFailure} EffectBusy, EffectInDoubt or EffectNotTaken to be tried again when they say;
 * EffectRefused, non-retryable, with an `EffectRefusal` as its detail: somebody else must decide how to go on.
 */
export async function once<Result>(
  ledger: Ledger,
  effect: VisibleEffect<Result>,
  patience: OncePatience,
): Promise<Result> {
  const { key } = effect;
  await ledger.intend(key, effect.facts);
  const forMs = (effect.findMs ?? 0) + NOTE_MS;
  const taken = await ledger.take(key, { by: randomUUID(), forMs });
  if (taken.kind === 'confirmed') return effect.result.parse(taken.result);
  if (taken.kind === 'wait') throw effectBusy(key, taken.until);

  const { turn } = taken;
  const found = isInDoubt(turn.found) ? await look(ledger, effect, { turn, patience }) : undefined;
  if (found !== undefined) return effect.result.parse(await ledger.confirm(turn, 'found', found));

  await ledger.sending(turn, { facts: effect.facts, forMs: effect.sendMs + patience.settleMs });
  const sent = await send(ledger, effect, { turn, patience });
  return effect.result.parse(await ledger.confirm(turn, 'confirmed', sent));
}

/** Time to note that the request goes out, with a store that is slow. */
const NOTE_MS = 5_000;

interface Carrying {
  readonly turn: Turn;
  readonly patience: OncePatience;
}

async function send<Result>(
  ledger: Ledger,
  effect: VisibleEffect<Result>,
  { turn, patience }: Carrying,
): Promise<Result> {
  try {
    return await effect.send();
  } catch (failure) {
    const verdict = effect.verdict(failure);
    await note(ledger, turn, { verdict, settleMs: patience.settleMs });
    patience.signal.throwIfAborted();
    throw told(turn, { verdict, patience, failure });
  }
}

async function look<Result>(
  ledger: Ledger,
  effect: VisibleEffect<Result>,
  { turn, patience }: Carrying,
): Promise<Result | undefined> {
  try {
    return await effect.find?.(doubtOf(turn.found));
  } catch (failure) {
    const verdict = effect.verdict(failure);
    // Reading has shown nothing either way: the doubt stays, and nothing new is on its way.
    await ledger.doubt(turn, `cannot be read: ${described(verdict)}`, 0);
    patience.signal.throwIfAborted();
    throw toldUnread(turn, { verdict, patience, failure });
  }
}

function doubtOf({ facts, intendedAt, firstSentAt, lastSentAt }: Effect): Doubt {
  return { facts, firstSentAt: firstSentAt ?? intendedAt, lastSentAt: lastSentAt ?? new Date() };
}

interface Noting {
  readonly verdict: Verdict;
  readonly settleMs: number;
}

async function note(ledger: Ledger, turn: Turn, { verdict, settleMs }: Noting): Promise<void> {
  const why = described(verdict);
  if (verdict.kind === 'refused') await ledger.refuse(turn, why);
  else if (verdict.kind === 'not-taken') await ledger.notTaken(turn, why);
  else await ledger.doubt(turn, why, settleMs);
}

interface Telling {
  readonly verdict: Verdict;
  readonly patience: OncePatience;
  readonly failure: unknown;
}

function told({ key }: Turn, { verdict, patience, failure }: Telling): ApplicationFailure {
  if (verdict.kind === 'refused') return effectRefused(key, { ...verdict.refusal, inDoubt: false }, failure);
  if (verdict.kind === 'not-taken') return effectNotTaken(key, verdict, failure);
  return effectInDoubt(key, { why: verdict.why, delayMs: delayMs(patience) }, failure);
}

/** A refused reading is no refusal of the effect: the earlier request may have been carried out. */
function toldUnread({ key }: Turn, { verdict, patience, failure }: Telling): ApplicationFailure {
  if (verdict.kind === 'refused') {
    const { code } = verdict.refusal;
    return effectRefused(key, { reason: 'unreadable', code, inDoubt: true }, failure);
  }
  if (verdict.kind === 'not-taken') return effectNotTaken(key, verdict, failure);
  return effectInDoubt(key, { why: verdict.why, delayMs: delayMs(patience) }, failure);
}

/** An outage of hours is not asked about every five seconds. */
const LONGEST_DELAY_MS = 60_000;

function delayMs({ settleMs, attempt }: OncePatience): number {
  return Math.min(settleMs * 2 ** Math.min(attempt - 1, 10), Math.max(settleMs, LONGEST_DELAY_MS));
}

function described(verdict: Verdict): string {
  return verdict.kind === 'refused' ? `${verdict.refusal.reason}: ${verdict.refusal.code}` : verdict.why;
}

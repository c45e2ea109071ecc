/**
 * Where something visible outside stands. `intended`: not asked for yet, or certainly not taken. `sent`: asked for, no
 * answer noted. `unknown`: the answer was lost; the other side must be read before asking again. `refused`: the other
 * side said no, nothing is visible; asking again is allowed.
 */
export type EffectState = 'intended' | 'sent' | 'confirmed' | 'unknown' | 'refused';

/** Where the effect goes, for people and for reading the other side. No numbers, no spoken words. */
export type EffectFacts = Readonly<Record<string, string | number | boolean>>;

export interface EffectEvent {
  readonly at: Date;
  /** Which attempt. */
  readonly by: string;
  readonly what: 'sent' | 'confirmed' | 'found' | 'not-taken' | 'unknown' | 'refused';
  readonly why?: string;
}

/** One entry of the ledger. */
export interface Effect {
  readonly key: string;
  /** As intended; once it was sent, as last sent. */
  readonly facts: EffectFacts;
  readonly state: EffectState;
  readonly intendedAt: Date;
  /** When it was asked for the first and the last time; absent while it never was. */
  readonly firstSentAt?: Date;
  readonly lastSentAt?: Date;
  /** Nobody else may work on it before this. */
  readonly until?: Date;
  /** The last hundred things that happened to it. */
  readonly history: readonly EffectEvent[];
  /** What the other side answered; present once confirmed. */
  readonly result?: unknown;
}

/** The right to carry the effect out, for one attempt and a limited time. */
export interface Turn {
  readonly key: string;
  readonly by: string;
  /** The entry as it was found. */
  readonly found: Effect;
}

export type Taken =
  | { readonly kind: 'yours'; readonly turn: Turn }
  /** Another attempt is at it, or its last request may still be on its way. */
  | { readonly kind: 'wait'; readonly until: Date }
  | { readonly kind: 'confirmed'; readonly result: unknown };

/** Whether an earlier request may have been carried out without us knowing. */
export function isInDoubt({ state }: Effect): boolean {
  return state === 'sent' || state === 'unknown';
}

export class EffectUnknown extends Error {
  override name = 'EffectUnknown';
  constructor(key: string) {
    super(`effect ${key} is not in the ledger: intend it first`);
  }
}

/** The turn ran out before the request was sent, and may be another attempt's by now. */
export class TurnLost extends Error {
  override name = 'TurnLost';
  constructor(key: string) {
    super(`the turn on effect ${key} has run out: take it again`);
  }
}

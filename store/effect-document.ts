import { Schema, type Connection } from 'mongoose';
import { PLAIN_DOCUMENT } from './document.ts';
import type { Effect, EffectEvent } from './effect.ts';

/** `by` is the attempt that holds the turn. */
export type EffectDocument = Omit<Effect, 'key'> & { readonly _id: string; readonly by?: string };

const happening = new Schema<EffectEvent>(
  { at: Date, by: String, what: String, why: String },
  { ...PLAIN_DOCUMENT, _id: false },
);

const schema = new Schema<EffectDocument>(
  {
    _id: String,
    facts: { type: Schema.Types.Mixed, required: true },
    state: { type: String, required: true },
    intendedAt: { type: Date, required: true },
    firstSentAt: Date,
    lastSentAt: Date,
    until: Date,
    by: String,
    history: [happening],
    result: Schema.Types.Mixed,
  },
  PLAIN_DOCUMENT,
);

export function effectModel(connection: Connection) {
  return connection.model<EffectDocument>('effect', schema, 'effects');
}

export type EffectModel = ReturnType<typeof effectModel>;

export function effectOf({ _id, by: _by, ...rest }: EffectDocument): Effect {
  return { key: _id, ...rest };
}

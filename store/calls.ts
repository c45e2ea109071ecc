import { Schema, type Connection } from 'mongoose';
import type { CallRecord } from '../contracts/records.ts';
import { PLAIN_DOCUMENT } from './document.ts';
import { isDuplicate } from './duplicate.ts';

/** Where a page of a list goes on: behind this one. */
export interface CallPosition {
  readonly rangAt: string;
  readonly callId: string;
}

export interface CallPage {
  /** At most this many; 50 unless told, 500 at the most. */
  readonly limit?: number;
  readonly after?: CallPosition;
}

/** Calls as they stand: one document each, kept up to date while the call lasts. */
export interface Calls {
  /**
   * Keeps the call as it stands now. May be repeated; a record that comes late never undoes a newer one: states do not
   * shrink, and what was once known (its end, its outcome) stays known.
   */
  put(record: CallRecord): Promise<void>;
  get(callId: string): Promise<CallRecord | undefined>;
  /** Newest first. */
  list(page?: CallPage): Promise<CallRecord[]>;
}

type CallDocument = Omit<CallRecord, 'callId' | 'rangAt' | 'endedAt'> & {
  readonly _id: string;
  readonly rangAt: Date;
  readonly endedAt?: Date;
};

const text = { type: String, required: true } as const;

const schema = new Schema<CallDocument>(
  {
    _id: String,
    workflowId: text,
    script: text,
    line: text,
    office: text,
    from: String,
    to: text,
    rangAt: { type: Date, required: true },
    endedAt: Date,
    state: text,
    states: { type: [String], required: true },
    outcome: String,
    endedBy: String,
  },
  PLAIN_DOCUMENT,
);

export const LIST_LIMIT = 50;
export const LONGEST_LIST = 500;

export function createCalls(connection: Connection): Calls {
  const calls = connection.model<CallDocument>('call', schema, 'calls');

  async function putOnce({ callId, rangAt, endedAt, ...rest }: CallRecord): Promise<void> {
    await calls.updateOne(
      // Matches unless the store already knows of more states than this record does.
      { _id: callId, [`states.${rest.states.length}`]: { $exists: false } },
      {
        $set: {
          ...rest,
          rangAt: new Date(rangAt),
          ...(endedAt === undefined ? {} : { endedAt: new Date(endedAt) }),
        },
      },
      { upsert: true, runValidators: true },
    );
  }

  return {
    async put(record) {
      try {
        await putOnce(record);
      } catch (failure) {
        if (!isDuplicate(failure)) throw failure;
        // Either another process inserted it in the same instant, or the store knows more states than this record.
        await putOnce(record).catch((again: unknown) => {
          if (!isDuplicate(again)) throw again;
        });
      }
    },
    async get(callId) {
      const found = await calls.findById(callId).lean<CallDocument>();
      return found === null ? undefined : recordOf(found);
    },
    async list({ limit = LIST_LIMIT, after } = {}) {
      const found = await calls
        .find(after === undefined ? {} : behind(after))
        .sort({ rangAt: -1, _id: -1 })
        .limit(Math.min(limit, LONGEST_LIST))
        .lean<CallDocument[]>();
      return found.map(recordOf);
    },
  };
}

function behind({ rangAt, callId }: CallPosition) {
  const at = new Date(rangAt);
  return { $or: [{ rangAt: { $lt: at } }, { rangAt: at, _id: { $lt: callId } }] };
}

function recordOf({ _id, rangAt, endedAt, ...rest }: CallDocument): CallRecord {
  return {
    callId: _id,
    ...rest,
    rangAt: rangAt.toISOString(),
    ...(endedAt === undefined ? {} : { endedAt: endedAt.toISOString() }),
  };
}

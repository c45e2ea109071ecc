import { Schema, type Connection } from 'mongoose';
import type { Notification, Settled } from '../contracts/customers.ts';
import { PLAIN_DOCUMENT } from './document.ts';

/** What customers are to be told, and what they said to it. */
export interface Notifications {
  /**
   * Keeps a notification that is still to be told; may be repeated. One that is settled, or withdrawn, stays as it is:
   * then false.
   */
  put(notification: NewNotification): Promise<boolean>;
  get(notificationId: string): Promise<Notification | undefined>;
  /** What these customers have to be told at this time (ISO 8601): most urgent first, then by when it is due. */
  pendingFor(customerIds: readonly string[], at: string): Promise<Notification[]>;
  /** Counts that it is being read aloud in this call; a call counts once. */
  beginReading(notificationId: string, callId: string): Promise<void>;
  /** Settles one that is pending, by the word of the customer: once, whoever tries. */
  settle(notificationId: string, settlement: Settlement): Promise<SettleResult>;
  /** It is not to be told any more; one that is settled stays so. */
  withdraw(notificationId: string, at: string): Promise<void>;
}

export type NewNotification = Omit<Notification, 'state' | 'attempts' | 'settled'>;

export interface Settlement extends Settled {
  readonly state: 'acknowledged' | 'flagged';
  readonly callId: string;
}

/** `settled` also for a repetition by the same call; `settled-before`: by somebody else. */
export type SettleResult = { readonly kind: 'settled' | 'withdrawn' | 'settled-before' };

interface NotificationDocument extends Omit<
  NewNotification,
  'notificationId' | 'dueAt' | 'expiresAt' | 'priority'
> {
  readonly _id: string;
  /** Most urgent first. */
  readonly rank: number;
  readonly dueAt?: Date;
  readonly expiresAt?: Date;
  readonly state: Notification['state'];
  /** The calls in which it was read aloud. */
  readonly readIn: readonly string[];
  readonly settled?: Settled;
}

const RANKS = ['urgent', 'normal', 'low'] as const satisfies readonly Notification['priority'][];

const text = { type: String, required: true } as const;

const settled = new Schema<Settled>(
  { at: text, callId: String, why: String, words: String },
  { ...PLAIN_DOCUMENT, _id: false },
);

const schema = new Schema<NotificationDocument>(
  {
    _id: String,
    customerId: text,
    message: text,
    rank: { type: Number, required: true },
    dueAt: Date,
    expiresAt: Date,
    state: text,
    readIn: { type: [String], required: true },
    settled,
  },
  PLAIN_DOCUMENT,
);

export function createNotifications(connection: Connection): Notifications {
  const notifications = connection.model<NotificationDocument>('notification', schema, 'notifications');
  const find = (notificationId: string) =>
    notifications.findById(notificationId).lean<NotificationDocument | null>();
  return {
    async put({ notificationId, priority, dueAt, expiresAt, ...rest }) {
      const now = { ...rest, rank: RANKS.indexOf(priority), ...datesOf({ dueAt, expiresAt }) };
      const gone = {
        ...(dueAt === undefined ? { dueAt: '' } : {}),
        ...(expiresAt === undefined ? { expiresAt: '' } : {}),
      };
      const added = { state: 'pending', readIn: [] } as const;
      await notifications.updateOne(
        { _id: notificationId },
        { $setOnInsert: { ...now, ...added } },
        { upsert: true },
      );
      const kept = await notifications.updateOne(
        { _id: notificationId, state: 'pending' },
        { $set: now, $unset: gone },
        { runValidators: true },
      );
      return kept.matchedCount === 1;
    },
    async get(notificationId) {
      const found = await find(notificationId);
      return found === null ? undefined : notificationOf(found);
    },
    async pendingFor(customerIds, at) {
      const found = await notifications
        .find({ customerId: { $in: customerIds }, state: 'pending' })
        .sort({ _id: 1 })
        .lean<NotificationDocument[]>();
      return found
        .filter(({ expiresAt }) => !(expiresAt && expiresAt <= new Date(at)))
        .toSorted(byUrgency)
        .map(notificationOf);
    },
    async beginReading(notificationId, callId) {
      await notifications.updateOne({ _id: notificationId }, { $addToSet: { readIn: callId } });
    },
    async settle(notificationId, { state, ...rest }) {
      const update = await notifications.updateOne(
        { _id: notificationId, state: 'pending' },
        { $set: { state, settled: rest } },
      );
      if (update.matchedCount === 1) return { kind: 'settled' };
      const found = await find(notificationId);
      // One that was taken away altogether is not to be told either.
      if (found === null || found.state === 'withdrawn') return { kind: 'withdrawn' };
      return { kind: found.settled?.callId === rest.callId ? 'settled' : 'settled-before' };
    },
    async withdraw(notificationId, at) {
      await notifications.updateOne(
        { _id: notificationId, state: 'pending' },
        { $set: { state: 'withdrawn', settled: { at } } },
      );
    },
  };
}

function datesOf({ dueAt, expiresAt }: { dueAt: string | undefined; expiresAt: string | undefined }) {
  return {
    ...(dueAt === undefined ? {} : { dueAt: new Date(dueAt) }),
    ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
  };
}

/** What is due at no certain time comes after what is. */
function byUrgency(one: NotificationDocument, other: NotificationDocument): number {
  const dueMs = ({ dueAt }: NotificationDocument) => dueAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
  return one.rank - other.rank || dueMs(one) - dueMs(other);
}

function notificationOf({
  _id,
  rank,
  dueAt,
  expiresAt,
  readIn,
  ...rest
}: NotificationDocument): Notification {
  return {
    notificationId: _id,
    ...rest,
    priority: RANKS[rank] ?? 'normal',
    attempts: readIn.length,
    ...(dueAt === undefined ? {} : { dueAt: dueAt.toISOString() }),
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
  };
}

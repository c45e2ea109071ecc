import { Schema, type Connection } from 'mongoose';
import type { Notification, Settled } from '../contracts/customers.ts';
import { PLAIN_DOCUMENT } from './document.ts';

/** A notification that is still to be told. */
export type NewNotification = Omit<Notification, 'state' | 'attempts' | 'settled'>;

export interface NotificationDocument extends Omit<
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

export type NotificationModel = ReturnType<typeof notificationModel>;

export function notificationModel(connection: Connection) {
  return connection.model<NotificationDocument>('notification', schema, 'notifications');
}

/** As it is kept while it is pending, and which of its fields are not there. */
export function pendingDocument({
  priority,
  dueAt,
  expiresAt,
  ...rest
}: Omit<NewNotification, 'notificationId'>) {
  return {
    fields: { ...rest, rank: RANKS.indexOf(priority), ...datesOf({ dueAt, expiresAt }) },
    absent: {
      ...(dueAt === undefined ? { dueAt: '' } : {}),
      ...(expiresAt === undefined ? { expiresAt: '' } : {}),
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
export function byUrgency(one: NotificationDocument, other: NotificationDocument): number {
  const dueMs = ({ dueAt }: NotificationDocument) => dueAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
  return one.rank - other.rank || dueMs(one) - dueMs(other);
}

export function notificationOf({
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

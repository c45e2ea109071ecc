import type { Connection } from 'mongoose';
import type { Notification, Settled } from '../contracts/customers.ts';
import { byUrgency, notificationModel, notificationOf, pendingDocument } from './notification-documents.ts';
import type { NewNotification, NotificationDocument, NotificationModel } from './notification-documents.ts';

export type { NewNotification } from './notification-documents.ts';

/** What customers are to be told, and what they said to it. */
export interface Notifications {
  /**
   * Keeps a notification that is still to be told; may be repeated. One that is settled, or withdrawn, stays as it is:
   * then false.
   */
  put(notification: NewNotification): Promise<boolean>;
  /** The same for many at once; how many of them stay as they were. */
  putMany(notifications: readonly NewNotification[]): Promise<number>;
  get(notificationId: string): Promise<Notification | undefined>;
  /** What these customers have to be told at this time (ISO 8601), a hundred at the most: most urgent first, then by when it is due. */
  pendingFor(customerIds: readonly string[], at: string): Promise<Notification[]>;
  /** Counts that it is being read aloud in this call; a call counts once. False: it is not pending any more. */
  beginReading(notificationId: string, callId: string): Promise<boolean>;
  /** Settles one that is pending, by the word of the customer: once, whoever tries. */
  settle(notificationId: string, settlement: Settlement): Promise<SettleResult>;
  /** It is not to be told any more; one that is settled stays so. */
  withdraw(notificationId: string, at: string): Promise<void>;
  /** All of them, by id. */
  all(): AsyncIterable<Notification>;
}

export interface Settlement extends Settled {
  readonly state: 'acknowledged' | 'flagged';
  readonly callId: string;
}

/** `settled` also for a repetition by the same call; `settled-before`: by another one, or otherwise. */
export type SettleResult = { readonly kind: 'settled' | 'withdrawn' | 'settled-before' };

/** More than anybody listens to in one call. */
const MOST_AT_ONCE = 100;

export function createNotifications(connection: Connection): Notifications {
  const notifications = notificationModel(connection);
  return {
    put: async (notification) => (await putMany(notifications, [notification])) === 0,
    putMany: (many) => putMany(notifications, many),
    async get(notificationId) {
      const found = await find(notifications, notificationId);
      return found === null ? undefined : notificationOf(found);
    },
    async pendingFor(customerIds, at) {
      const found = await notifications
        .find({ customerId: { $in: customerIds }, state: 'pending' })
        .sort({ _id: 1 })
        .lean<NotificationDocument[]>();
      const isToBeTold = ({ expiresAt }: NotificationDocument) =>
        expiresAt === undefined || expiresAt > new Date(at);
      return found.filter(isToBeTold).toSorted(byUrgency).slice(0, MOST_AT_ONCE).map(notificationOf);
    },
    async beginReading(notificationId, callId) {
      const begun = await notifications.updateOne(
        { _id: notificationId, state: 'pending' },
        { $addToSet: { readIn: callId } },
      );
      return begun.matchedCount === 1;
    },
    settle: (notificationId, settlement) => settle(notifications, notificationId, settlement),
    async withdraw(notificationId, at) {
      await notifications.updateOne(
        { _id: notificationId, state: 'pending' },
        { $set: { state: 'withdrawn', settled: { at } } },
      );
    },
    async *all() {
      const cursor = notifications.find().sort({ _id: 1 }).lean<NotificationDocument>().cursor();
      for await (const document of cursor) yield notificationOf(document);
    },
  };
}

/** Adds those that are new, and brings those that are still pending up to date; how many are neither. */
async function putMany(model: NotificationModel, many: readonly NewNotification[]): Promise<number> {
  if (many.length === 0) return 0;
  const documents = many.map(({ notificationId, ...rest }) => ({
    _id: notificationId,
    ...pendingDocument(rest),
  }));
  await model.bulkWrite(
    documents.map(({ _id, fields }) => ({
      updateOne: {
        filter: { _id },
        update: { $setOnInsert: { ...fields, state: 'pending', readIn: [] } },
        upsert: true,
      },
    })),
    { ordered: true, throwOnValidationError: true },
  );
  const kept = await model.bulkWrite(
    documents.map(({ _id, fields, absent }) => ({
      updateOne: { filter: { _id, state: 'pending' }, update: { $set: fields, $unset: absent } },
    })),
    { ordered: true, throwOnValidationError: true },
  );
  return many.length - kept.matchedCount;
}

async function settle(
  notifications: NotificationModel,
  notificationId: string,
  { state, ...settled }: Settlement,
): Promise<SettleResult> {
  const update = await notifications.updateOne(
    { _id: notificationId, state: 'pending' },
    { $set: { state, settled } },
  );
  if (update.matchedCount === 1) return { kind: 'settled' };
  const found = await find(notifications, notificationId);
  // One that was taken away altogether is not to be told either.
  if (found === null || found.state === 'withdrawn') return { kind: 'withdrawn' };
  const isRepeated = found.settled?.callId === settled.callId && found.state === state;
  return { kind: isRepeated ? 'settled' : 'settled-before' };
}

function find(
  notifications: NotificationModel,
  notificationId: string,
): Promise<NotificationDocument | null> {
  return notifications.findById(notificationId).lean<NotificationDocument | null>().exec();
}

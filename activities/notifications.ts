import type { Customer, Notification } from '../contracts/customers.ts';
import type { Customers } from '../store/customers.ts';
import type { Notifications, SettleResult, Settlement } from '../store/notifications.ts';

/** Whom we know by a number, and what they have to be told, in the order in which it is read. */
export interface FoundCaller {
  readonly customers: readonly Customer[];
  readonly pending: readonly Notification[];
}

/** What a call does with the notifications of whoever called. */
export interface NotificationActivities {
  /** Reads, and changes nothing. `at` (ISO 8601) says what has expired. */
  findCaller(input: { readonly from: string; readonly at: string }): Promise<FoundCaller>;
  /** Safe to repeat: a call counts once. False: it is not pending any more, so it is not to be read. */
  beginReading(input: { readonly notificationId: string; readonly callId: string }): Promise<boolean>;
  /** Safe to repeat: the first word of a customer stands, and the call that brought it is told so again. */
  settleNotification(input: Settlement & { readonly notificationId: string }): Promise<SettleResult>;
}

export interface NotificationDependencies {
  readonly customers: Pick<Customers, 'byNumber'>;
  readonly notifications: Pick<Notifications, 'pendingFor' | 'beginReading' | 'settle'>;
}

export function createNotificationActivities({
  customers,
  notifications,
}: NotificationDependencies): NotificationActivities {
  return {
    async findCaller({ from, at }) {
      const found = await customers.byNumber(from);
      const ids = found.map(({ customerId }) => customerId);
      return { customers: found, pending: ids.length === 0 ? [] : await notifications.pendingFor(ids, at) };
    },
    beginReading: ({ notificationId, callId }) => notifications.beginReading(notificationId, callId),
    settleNotification: ({ notificationId, ...settlement }) =>
      notifications.settle(notificationId, settlement),
  };
}

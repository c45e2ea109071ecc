import type { Store } from '../../store/open-store.ts';
import type { NewNotification } from '../../store/notifications.ts';
import { CALLER } from '../office-line.ts';

export const ANNA = { customerId: 'anna', name: 'Anna Kowalski', numbers: [CALLER] };
export const MARK = { customerId: 'mark', name: 'Mark Kowalski', numbers: [CALLER] };

/** What the customers of these tests are to be told, short enough for a call. */
export const ORDER = 'Your order has arrived.';
export const BILL = 'Your invoice is due on Friday.';
export const VISIT = 'Our technician comes tomorrow.';

// Of these, what a caller listens for.
export const HEARD_ORDER = 'your order has arrived';
export const HEARD_BILL = 'your invoice is due on friday';
export const HEARD_VISIT = 'our technician comes tomorrow';
export const HEARD_OFFER = 'would you like to leave a message';
export const NOT_UNDERSTOOD = 'i did not understand that';

/** Puts Anna into the store, with these messages for her, in this order. */
export async function annaIsTold(store: Store, ...messages: readonly string[]): Promise<void> {
  await store.customers.put(ANNA);
  for (const [index, message] of messages.entries()) {
    await store.notifications.put(pending({ notificationId: `n${index + 1}`, message }));
  }
}

/** One of Anna's that waits to be told. */
export function pending(some: Partial<NewNotification>): NewNotification {
  return {
    notificationId: 'n1',
    customerId: ANNA.customerId,
    message: ORDER,
    priority: 'normal',
    ...some,
  };
}

/** What became of a notification: its state, how often it was read, and what was said to it. */
export async function fateOf(store: Store, notificationId: string) {
  const { state, attempts, settled } = (await store.notifications.get(notificationId)) ?? {};
  return { state, attempts, why: settled?.why, words: settled?.words };
}

import { randomInt, randomUUID } from 'node:crypto';
import type { NotificationState } from '../../contracts/customers.ts';
import type { Store } from '../../store/open-store.ts';

/** Something that a caller is to be told, and what must become of it. */
export interface News {
  readonly message: string;
  readonly becomes: NotificationState;
}

/** What became of it. */
export interface NewsReport {
  readonly message: string;
  readonly state: NotificationState;
  /** How often it was read aloud. */
  readonly attempts: number;
}

/** A customer who will call, and what they are to be told. */
export interface Expected {
  readonly from: string;
  readonly fates: () => Promise<NewsReport[]>;
}

/** Makes a customer of the next caller: a new one each time, so that no earlier demo matters. */
export async function expectCustomer(store: Store, news: readonly News[]): Promise<Expected> {
  const customerId = randomUUID();
  const from = `+6581${randomInt(100_000, 1_000_000)}`;
  await store.customers.put({ customerId, name: 'Anna Kowalski', numbers: [from] });
  const ids: string[] = [];
  for (const [n, { message }] of news.entries()) {
    const notificationId = `${customerId}-${n}`;
    await store.notifications.put({ notificationId, customerId, message, priority: 'normal' });
    ids.push(notificationId);
  }
  return { from, fates: () => Promise.all(ids.map((id) => fateOf(store, id))) };
}

async function fateOf(store: Store, notificationId: string): Promise<NewsReport> {
  const found = await store.notifications.get(notificationId);
  if (found === undefined) throw new Error(`notification ${notificationId} is gone from the store`);
  const { message, state, attempts } = found;
  return { message, state, attempts };
}

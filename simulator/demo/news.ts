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

/** Puts news for a customer into the store; tells what has become of it then. */
export async function expectNews(store: Store, news: readonly News[], customerId: string) {
  const ids: string[] = [];
  for (const [n, { message }] of news.entries()) {
    const notificationId = `${customerId}-${n}`;
    await store.notifications.put({ notificationId, customerId, message, priority: 'normal' });
    ids.push(notificationId);
  }
  return { fates: () => Promise.all(ids.map((id) => fateOf(store, id))) };
}

async function fateOf(store: Store, notificationId: string): Promise<NewsReport> {
  const found = await store.notifications.get(notificationId);
  if (found === undefined) throw new Error(`notification ${notificationId} is gone from the store`);
  const { message, state, attempts } = found;
  return { message, state, attempts };
}

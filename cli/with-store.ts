import { readSettings } from '../config.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/open-store.ts';

/** Opens the store that the settings name for as long as the work takes. */
export async function withStore<Result>(work: (store: Store) => Promise<Result>): Promise<Result> {
  const { MONGODB_URL: url, MONGODB_DATABASE: database } = readSettings([]);
  const store = await openStore({ url, database });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

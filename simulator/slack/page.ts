import { Refused } from './refused.ts';

/** One page of a list; the cursor is opaque to whoever asks, and empty where the list begins and ends. */
export function page<T>(all: readonly T[], cursor: string, limit: number): { items: T[]; next: string } {
  const start =
    cursor === ''
      ? 0
      : Number(
          Buffer.from(cursor, 'base64url')
            .toString()
            .replace(/^from:/, ''),
        );
  if (!Number.isSafeInteger(start)) throw new Refused('invalid_cursor');
  const end = start + limit;
  const next = end < all.length ? Buffer.from(`from:${end}`).toString('base64url') : '';
  return { items: all.slice(start, end), next };
}

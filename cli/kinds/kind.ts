import type { CountryCode } from 'libphonenumber-js';
import type { z } from 'zod';
import type { Store } from '../../store/open-store.ts';

/** A kind of record that can be brought into the store and out of it, a row each. */
export interface Kind<Row = unknown> {
  /** In the order in which they are written. */
  readonly columns: readonly string[];
  /** Each message is the remedy that the reader is given. */
  row(context: RowContext): z.ZodType<Row>;
  /** Keeps the rows, all at once. How many were left alone, because what was known of them counts more. */
  keep(store: Store, rows: readonly Row[]): Promise<KeptRows>;
  /** All there are, as they would be read again. */
  all(store: Store): AsyncIterable<Readonly<Record<string, string>>>;
}

export interface RowContext {
  /** Whose numbers those without a country code are. */
  readonly country: CountryCode | undefined;
}

export interface KeptRows {
  readonly leftAlone: number;
  /** Rows that cannot be kept, by their place among those given. */
  readonly faults: readonly { readonly index: number; readonly field: string; readonly remedy: string }[];
}

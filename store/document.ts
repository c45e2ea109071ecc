import type { SchemaOptions } from 'mongoose';

/**
 * Options of every schema: what is not in the schema is an error (it would silently not be kept), and nothing is added
 * that we did not write.
 */
export const PLAIN_DOCUMENT = {
  strict: 'throw',
  strictQuery: 'throw',
  versionKey: false,
  id: false,
  minimize: false,
} as const satisfies SchemaOptions;

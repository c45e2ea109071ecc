import { z } from 'zod';

/** A field that must say something; the remedy is for whoever left it empty. */
export function required(remedy: string): z.ZodString {
  return z.string(remedy).trim().min(1, remedy);
}

/** A field that may be empty. */
export function optional<Value>(schema: z.ZodType<Value>) {
  return z.preprocess((written) => (written === '' ? undefined : written), schema.optional());
}

import { z } from 'zod';

/** Several things in one field, with blanks in between; JSON may have a list of them. */
export function listed(remedy: string): z.ZodType<readonly string[]> {
  const text = z.string(remedy).transform((written) => written.split(/\s+/).filter((part) => part !== ''));
  return z.union([z.array(z.string(remedy)), text], remedy);
}

/** How a list is written in one field. */
export const BETWEEN = ' ';

import type { z } from 'zod';

/** A frame that we can make nothing of. `where` names frame and field, never content. */
export type Unusable = { readonly kind: 'unknown' } | { readonly kind: 'malformed'; readonly where: string };

export const NO_OBJECT: Unusable = { kind: 'malformed', where: 'no JSON object' };

type JsonObject = Readonly<Record<string, unknown>>;

export function readObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a frame by the schema of its `type`; a type without one is unknown. */
export function readBy<Frame>(
  schemas: Readonly<Record<string, z.ZodType<Frame>>>,
  frame: JsonObject,
): Frame | Unusable {
  const type = frame['type'];
  if (typeof type !== 'string' || !Object.hasOwn(schemas, type)) return { kind: 'unknown' };
  const read = schemas[type]?.safeParse(frame);
  if (read?.success === true) return read.data;
  return { kind: 'malformed', where: [type, ...(read?.error.issues[0]?.path ?? [])].join('.') };
}

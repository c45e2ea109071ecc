import { z } from 'zod';

const detail = z.object({
  enum: z.array(z.string()).optional(),
  format: z.string().optional(),
  description: z.string().default(''),
});

/** A schema that asks what somebody answered, with a property for each detail that is wanted. */
const answerSchema = z.object({
  properties: z.object({
    intent: z.object({ enum: z.array(z.string()) }),
    values: z.object({ properties: z.record(z.string(), detail) }),
  }),
});

/** A detail that is asked for, as far as the schema tells. */
export type Detail =
  | { readonly kind: 'yes-no' | 'date' | 'time' | 'name' | 'words' }
  | { readonly kind: 'option'; readonly options: readonly string[] };

/** By the names under which they are asked for. */
export type Details = ReadonlyMap<string, Detail>;

/** The details that a schema asks for, if it asks for an answer; undefined when it asks for something else. */
export function detailsOf(schema: unknown): Details | undefined {
  const asked = answerSchema.safeParse(schema);
  if (!asked.success) return undefined;
  const { properties } = asked.data.properties.values;
  return new Map(Object.entries(properties).map(([name, wanted]) => [name, kindOf(wanted)]));
}

/** What a model makes of a schema too: its enum and format say it, and else its description. */
function kindOf({ enum: options, format, description }: z.infer<typeof detail>): Detail {
  if (options !== undefined) {
    const isYesNo = options.length === 2 && options.includes('yes') && options.includes('no');
    return isYesNo ? { kind: 'yes-no' } : { kind: 'option', options };
  }
  if (format === 'date' || format === 'time') return { kind: format };
  return { kind: /\bname\b/.test(description) ? 'name' : 'words' };
}

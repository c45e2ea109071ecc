import { z } from 'zod';
import type { Heard } from '../decoder-thread.ts';
import { wishInstead } from './intent.ts';
import { yesOrNo } from './yes-no.ts';

/** A schema that asks what somebody answered, with a property for each detail that is wanted. */
const answerSchema = z.object({
  properties: z.object({
    intent: z.object({ enum: z.array(z.string()) }),
    values: z.object({
      properties: z.record(z.string(), z.object({ enum: z.array(z.string()).optional() })),
    }),
  }),
});

type AnswerSchema = z.infer<typeof answerSchema>;

/** The request's schema, if it asks for an answer; undefined when it asks for something else. */
export function asAnswerSchema(schema: unknown): AnswerSchema | undefined {
  return answerSchema.safeParse(schema).data;
}

/** What the words that were heard mean as an answer, and nothing that is not in them. */
export function answerIn({ text, confidence }: Heard, { properties }: AnswerSchema): object {
  const instead = wishInstead(text);
  if (instead !== undefined) return { transcript: text, intent: instead, confidence, values: {} };
  const values: Record<string, string> = {};
  for (const [name, wanted] of Object.entries(properties.values.properties)) {
    const value = isYesNo(wanted.enum) ? yesOrNo(text) : undefined;
    if (value !== undefined) values[name] = value;
  }
  const intent = Object.keys(values).length > 0 ? 'answer' : 'unclear';
  return { transcript: text, intent, confidence, values };
}

function isYesNo(options: readonly string[] | undefined): boolean {
  return options?.length === 2 && options.includes('yes') && options.includes('no');
}

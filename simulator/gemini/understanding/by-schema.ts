import { z } from 'zod';
import type { Heard } from '../decoder-thread.ts';
import { textOf } from '../generate-request.ts';
import type { GenerateRequest } from '../generate-request.ts';
import { answerIn } from './answer.ts';
import { detailsOf } from './details.ts';
import { ModelRefusal } from '../model-refusal.ts';

/** Whether the request asks for an answer to a question; what else is heard is a message. */
export function wantsAnswer({ generationConfig }: GenerateRequest): boolean {
  return detailsOf(generationConfig.responseJsonSchema) !== undefined;
}

const property = z.object({ enum: z.array(z.unknown()).optional() });
const objectSchema = z.object({
  type: z.string().refine((type) => type.toLowerCase() === 'object'),
  properties: z.record(z.string(), property),
  required: z.array(z.string()).default([]),
});

/**
 * What was heard, in the form that the request asks for: JSON by its schema, or the bare text without one.
 * @throws {ModelRefusal} 400 for a schema with a required property that nothing is known about.
 */
export function worded(heard: Heard, request: GenerateRequest): string {
  const { generationConfig } = request;
  const asked = generationConfig.responseJsonSchema ?? generationConfig.responseSchema;
  if (asked === undefined) {
    return generationConfig.responseMimeType === 'application/json' ? JSON.stringify(heard) : heard.text;
  }
  const details = detailsOf(asked);
  if (details !== undefined) return JSON.stringify(answerIn(heard, { details, prompt: textOf(request) }));
  const schema = objectSchema.safeParse(asked);
  if (!schema.success) {
    throw new ModelRefusal(
      'INVALID_ARGUMENT',
      `the stand-in answers by a schema of one object: ${z.prettifyError(schema.error)}`,
    );
  }
  return JSON.stringify(filled(schema.data, heard));
}

function filled({ properties, required }: z.infer<typeof objectSchema>, heard: Heard): object {
  const known: Readonly<Record<string, string>> = { ...heard, language: 'en' };
  for (const name of required) {
    const value = known[name];
    const allowed = properties[name]?.enum;
    if (value !== undefined && (allowed === undefined || allowed.includes(value))) continue;
    throw new ModelRefusal(
      'INVALID_ARGUMENT',
      `the stand-in cannot fill the required property "${name}" of the schema: it knows ${Object.keys(known).join(', ')}`,
    );
  }
  return Object.fromEntries(Object.entries(known).filter(([name]) => name in properties));
}

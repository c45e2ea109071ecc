import { z } from 'zod';
import { ModelRefusal } from './model-refusal.ts';

const inlineData = z.object({ mimeType: z.string(), data: z.string() });
const part = z.object({ text: z.string().optional(), inlineData: inlineData.optional() });
const content = z.object({ role: z.string().optional(), parts: z.array(part) });

const generationConfig = z.object({
  responseModalities: z.array(z.string()).optional(),
  responseMimeType: z.string().optional(),
  /** JSON schema as it stands. */
  responseJsonSchema: z.unknown().optional(),
  /** The older form, with names of types in capitals. */
  responseSchema: z.unknown().optional(),
  speechConfig: z
    .object({
      languageCode: z.string().optional(),
      voiceConfig: z.object({ prebuiltVoiceConfig: z.object({ voiceName: z.string() }) }).optional(),
    })
    .optional(),
});

const generateRequest = z.object({
  contents: z.array(content).min(1),
  systemInstruction: content.optional(),
  generationConfig: generationConfig.default({}),
});

/** What the real client sends to generateContent and streamGenerateContent, as far as it matters here. */
export type GenerateRequest = z.infer<typeof generateRequest>;
export type InlineData = z.infer<typeof inlineData>;

/** @throws {ModelRefusal} 400 naming each fault. */
export function readGenerateRequest(body: unknown): GenerateRequest {
  const read = generateRequest.safeParse(body);
  if (read.success) return read.data;
  throw new ModelRefusal('INVALID_ARGUMENT', `Invalid JSON payload received. ${z.prettifyError(read.error)}`);
}

/** All texts of the request, the instructions left out. */
export function textOf({ contents }: GenerateRequest): string {
  return contents
    .flatMap(({ parts }) => parts.map(({ text }) => text ?? ''))
    .join(' ')
    .trim();
}

export function inlineDataOf({ contents }: GenerateRequest): InlineData[] {
  return contents.flatMap(({ parts }) => parts.flatMap(({ inlineData: data }) => (data ? [data] : [])));
}

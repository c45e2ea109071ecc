import { encodeWav } from '../telcoflow/wav.ts';
import type { Speech } from './speak.ts';

/** How much sound one part of a stream carries. */
const PART_SECONDS = 0.4;
const TOKENS_PER_SECOND = { spoken: 25, heard: 32 };
const CHARACTERS_PER_TOKEN = 4;

export interface Part {
  readonly text?: string;
  readonly inlineData?: { readonly mimeType: string; readonly data: string };
}

/** One GenerateContentResponse, or one event of a stream of them. */
export type GenerateResponse = Readonly<Record<string, unknown>>;

/** What an answer says, in the parts in which a stream brings it. */
export interface Answer {
  readonly parts: readonly Part[];
  readonly usage: { readonly promptTokenCount: number; readonly candidatesTokenCount: number };
}

export function soundAnswer(
  speech: Speech,
  { asWav, prompt }: { readonly asWav: boolean; readonly prompt: string },
): Answer {
  const { samples, sampleRate } = speech;
  return {
    parts: asWav ? [wavPart(speech)] : pcmParts(speech),
    usage: {
      promptTokenCount: tokensOf(prompt),
      candidatesTokenCount: Math.ceil((samples.length / sampleRate) * TOKENS_PER_SECOND.spoken),
    },
  };
}

export function textAnswer(text: string, heardSeconds: number): Answer {
  const middle = Math.ceil(text.length / 2);
  return {
    parts: [text.slice(0, middle), text.slice(middle)].map((piece) => ({ text: piece })),
    usage: {
      promptTokenCount: Math.ceil(heardSeconds * TOKENS_PER_SECOND.heard),
      candidatesTokenCount: tokensOf(text),
    },
  };
}

function tokensOf(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

function pcmParts({ samples, sampleRate }: Speech): Part[] {
  const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const step = Math.round(PART_SECONDS * sampleRate) * 2;
  const mimeType = `audio/L16;codec=pcm;rate=${sampleRate}`;
  return Array.from({ length: Math.ceil(bytes.length / step) }, (_, index) => ({
    inlineData: { mimeType, data: bytes.toString('base64', index * step, (index + 1) * step) },
  }));
}

function wavPart(speech: Speech): Part {
  return { inlineData: { mimeType: 'audio/wav', data: encodeWav(speech).toString('base64') } };
}

/** The events of a stream; only the last has a reason why it finished, and what it cost. */
export function asEvents({ parts, usage }: Answer, model: string): GenerateResponse[] {
  return parts.map((part, index) => {
    const last = index === parts.length - 1;
    return response(model, {
      parts: [part],
      ...(last ? { finishReason: 'STOP', usage } : {}),
    });
  });
}

/** The answer as one: neighbouring parts of one kind are joined. */
export function asWhole({ parts, usage }: Answer, model: string): GenerateResponse {
  return response(model, { parts: [joined(parts)], finishReason: 'STOP', usage });
}

function joined(parts: readonly Part[]): Part {
  const mimeType = parts[0]?.inlineData?.mimeType;
  if (mimeType === undefined) return { text: parts.map(({ text }) => text ?? '').join('') };
  const bytes = parts.map(({ inlineData }) => Buffer.from(inlineData?.data ?? '', 'base64'));
  return { inlineData: { mimeType, data: Buffer.concat(bytes).toString('base64') } };
}

/** Answers that carry nothing. */
export function emptyResponse(model: string): GenerateResponse {
  return { candidates: [{ finishReason: 'OTHER', index: 0 }], modelVersion: model };
}

export function blockedResponse(model: string): GenerateResponse {
  return { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, modelVersion: model };
}

interface Contents {
  readonly parts: readonly Part[];
  readonly finishReason?: string;
  readonly usage?: Answer['usage'];
}

function response(model: string, { parts, finishReason, usage }: Contents): GenerateResponse {
  return {
    candidates: [
      {
        content: { role: 'model', parts },
        ...(finishReason === undefined ? {} : { finishReason }),
        index: 0,
      },
    ],
    ...(usage === undefined
      ? {}
      : {
          usageMetadata: { ...usage, totalTokenCount: usage.promptTokenCount + usage.candidatesTokenCount },
        }),
    modelVersion: model,
  };
}

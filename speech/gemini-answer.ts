import type { GenerateContentParameters, GoogleGenAI, Part } from '@google/genai';
import type { z } from 'zod';
import type { SampleRate } from '../contracts/audio.ts';
import { SpeechUnavailable } from './failures.ts';
import { finished, speechFailure } from './gemini-failures.ts';
import type { Asked } from './gemini-failures.ts';
import { wavFile } from './wav.ts';

/** A model that listens, and how long it may take for one answer. */
export interface ListeningModel {
  readonly client: GoogleGenAI;
  readonly model: string;
  readonly deadlineMs: number;
}

/** Sound that a model shall say something about. */
export interface Listening<Answer> {
  readonly asked: Asked;
  readonly pcm: Buffer;
  readonly sampleRate: SampleRate;
  /** What is asked about the sound. */
  readonly text: string;
  readonly instruction: string;
  /** JSON schema of the answer, as the model gets it. */
  readonly answerSchema: object;
  /** The same, as we check it. */
  readonly answer: z.ZodType<Answer>;
}

/**
 * Has a model listen and answer by a schema; asked once, within its deadline. Fails as speech models do, or with the
 * signal's reason.
 */
export async function answerOf<Answer>(
  { client, model, deadlineMs }: ListeningModel,
  listening: Listening<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  signal.throwIfAborted();
  const { asked } = listening;
  const leaving = new AbortController();
  const leave = () => leaving.abort(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  const late = new SpeechUnavailable(`${noAnswer(asked)} within ${deadlineMs} ms`);
  const deadline = setTimeout(() => leaving.abort(late), deadlineMs);
  try {
    const response = await client.models.generateContent(parameters(model, listening, leaving.signal));
    if (!finished(response, asked))
      throw new SpeechUnavailable(`${noAnswer(asked)}: it ended without having finished`);
    return read(response.text ?? '', listening);
  } catch (failure) {
    signal.throwIfAborted();
    throw leaving.signal.aborted ? late : speechFailure(failure, asked);
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener('abort', leave);
  }
}

function parameters<Answer>(
  model: string,
  { pcm, sampleRate, text, instruction, answerSchema }: Listening<Answer>,
  abortSignal: AbortSignal,
): GenerateContentParameters {
  const data = wavFile(pcm, sampleRate).toString('base64');
  const parts: Part[] = [{ inlineData: { mimeType: 'audio/wav', data } }, { text }];
  return {
    model,
    contents: [{ role: 'user', parts }],
    config: {
      abortSignal,
      systemInstruction: instruction,
      temperature: 0,
      responseMimeType: 'application/json',
      responseJsonSchema: answerSchema,
    },
  };
}

function read<Answer>(text: string, { asked, answer }: Listening<Answer>): Answer {
  const { data, error } = answer.safeParse(parseJson(text));
  if (error === undefined) return data;
  // The answer itself may hold what the caller said, and must not get into a message.
  const faults = error.issues.map(({ path, code }) => `${path.join('.') || 'answer'} (${code})`).join(', ');
  throw new SpeechUnavailable(`${noAnswer(asked)} of the form that was asked for: ${faults}`);
}

function noAnswer({ model, todo }: Asked): string {
  return `speech model "${model}" gave no ${todo === 'transcribe' ? 'transcript' : 'answer'}`;
}

/** Undefined when it is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

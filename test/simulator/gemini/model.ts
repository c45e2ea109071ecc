import { after } from 'node:test';
import { GoogleGenAI, Modality } from '@google/genai';
import type { GenerateContentParameters } from '@google/genai';
import { z } from 'zod';
import type { Fault } from '../../../simulator/gemini/faults.ts';
import type { Gemini, GeminiOptions } from '../../../simulator/gemini/gemini.ts';
import { startGemini } from '../../../simulator/gemini/gemini.ts';
import type { Sound } from '../../../simulator/telcoflow/wav.ts';
import { encodeWav } from '../../../simulator/telcoflow/wav.ts';
import { sharedVoice } from '../../shared-voice.ts';

const heard = z.strictObject({ text: z.string(), confidence: z.enum(['high', 'low']) });
type Heard = z.infer<typeof heard>;

const requests = z.object({
  requests: z.array(
    z.object({
      path: z.string(),
      task: z.string().optional(),
      text: z.string().optional(),
      seconds: z.number().optional(),
      fault: z.string().optional(),
      status: z.number().optional(),
      brokenOff: z.boolean().optional(),
    }),
  ),
});

const SCHEMA = {
  type: 'object',
  properties: { text: { type: 'string' }, confidence: { type: 'string', enum: ['high', 'low'] } },
  required: ['text', 'confidence'],
};

/** The stand-in behind the real client. */
export class TestModel {
  readonly gemini: Gemini;
  readonly client: GoogleGenAI;

  constructor(gemini: Gemini, apiKey = gemini.apiKey) {
    this.gemini = gemini;
    this.client = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: gemini.url, apiVersion: 'v1beta' } });
  }

  async hear(sound: Sound, mimeType = 'audio/wav'): Promise<Heard> {
    const { text = '' } = await this.client.models.generateContent(hearing(sound, { mimeType }));
    return heard.parse(JSON.parse(text));
  }

  /** What is said by a voice and sent as the model wants it. */
  async hearSaid(words: string, voice: string, sampleRate: 8000 | 16_000 | 24_000 = 16_000): Promise<Heard> {
    const samples = await (await sharedVoice()).say(words, voice, sampleRate);
    return this.hear({ samples, sampleRate });
  }

  /** The parts of the sound as the stream brings them. */
  async speak(words: string, { voice = 'Kore', language = 'en-US' } = {}): Promise<Buffer[]> {
    const parts: Buffer[] = [];
    const stream = await this.client.models.generateContentStream(speaking(words, voice, language));
    for await (const { data } of stream) if (data !== undefined) parts.push(Buffer.from(data, 'base64'));
    return parts;
  }

  async arm(fault: Omit<Partial<Fault>, 'kind'> & { readonly kind: string }): Promise<Response> {
    return fetch(`${this.gemini.url}/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fault),
    });
  }

  async requests() {
    return requests.parse(await (await fetch(`${this.gemini.url}/requests`)).json()).requests;
  }
}

export interface HowToHear {
  readonly mimeType?: string;
  readonly schema?: unknown;
  /** What the request says beside the recording. */
  readonly words?: string;
}

export function hearing(
  sound: Sound,
  { mimeType = 'audio/wav', schema = SCHEMA, words = 'Write down what is said.' }: HowToHear = {},
): GenerateContentParameters {
  const { samples } = sound;
  const bare = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const data = (mimeType === 'audio/wav' ? encodeWav(sound) : bare).toString('base64');
  return {
    model: 'gemini-3.8-flash',
    contents: [{ role: 'user', parts: [{ text: words }, { inlineData: { mimeType, data } }] }],
    config: { responseMimeType: 'application/json', responseJsonSchema: schema },
  };
}

export function speaking(words: string, voice = 'Kore', language = 'en-US'): GenerateContentParameters {
  return {
    model: 'gemini-3.8-flash-tts',
    contents: words,
    config: {
      responseModalities: [Modality.AUDIO],
      speechConfig: { languageCode: language, voiceConfig: { prebuiltVoiceConfig: { voiceName: voice } } },
    },
  };
}

/** The stand-in of a test file, closed after its last test. */
export async function testModel(options: GeminiOptions = {}): Promise<TestModel> {
  const gemini = await startGemini({ voice: await sharedVoice(), ...options });
  after(() => gemini.close());
  return new TestModel(gemini);
}

import { GoogleGenAI } from '@google/genai';
import { synthesize } from './gemini-synthesis.ts';
import { transcribe } from './gemini-transcription.ts';
import { understand } from './gemini-understanding.ts';
import type { Speech } from './speech.ts';
import type { StreamDeadlines } from './within-deadlines.ts';

/** Google's own address, said outright: the client would otherwise look for one in the environment. */
const GOOGLE_URL = 'https://generativelanguage.googleapis.com';

/** How long the model may take. */
export interface SpeechDeadlines {
  readonly synthesis: StreamDeadlines;
  /** For one piece of a recording, four minutes at most. */
  readonly transcriptionMs: number;
  /** For an answer; a caller waits for it. */
  readonly understandingMs: number;
}

const DEADLINES: SpeechDeadlines = {
  // Live: a caller listens. The stand-in for a prompt that does not come is a tone.
  synthesis: { firstMs: 4_000, stallMs: 4_000, wholeMs: 60_000 },
  transcriptionMs: 120_000,
  understandingMs: 8_000,
};

export interface GeminiOptions {
  readonly apiKey: string;
  /** Absent: Google's own. */
  readonly baseUrl?: string;
  readonly speechModel: string;
  readonly transcriptionModel: string;
  readonly understandingModel: string;
  readonly deadlines?: SpeechDeadlines;
}

/** The settings that lead to the model, as they are called in the environment. */
export interface GeminiSettings {
  readonly GEMINI_API_KEY: string;
  readonly GEMINI_BASE_URL?: string | undefined;
  readonly GEMINI_SPEECH_MODEL: string;
  readonly GEMINI_TRANSCRIPTION_MODEL: string;
  readonly GEMINI_UNDERSTANDING_MODEL: string;
}

/** The speech model that the settings name. */
export function geminiSpeechOf(settings: GeminiSettings): Speech {
  const baseUrl = settings.GEMINI_BASE_URL;
  return createGeminiSpeech({
    apiKey: settings.GEMINI_API_KEY,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    speechModel: settings.GEMINI_SPEECH_MODEL,
    transcriptionModel: settings.GEMINI_TRANSCRIPTION_MODEL,
    understandingModel: settings.GEMINI_UNDERSTANDING_MODEL,
  });
}

/** The speech model of Google's Gemini API. */
export function createGeminiSpeech(options: GeminiOptions): Speech {
  const { apiKey, baseUrl = GOOGLE_URL, speechModel, deadlines = DEADLINES } = options;
  const client = new GoogleGenAI({
    apiKey,
    vertexai: false,
    httpOptions: { baseUrl, apiVersion: 'v1beta' },
  });
  const synthesis = { client, model: speechModel, deadlines: deadlines.synthesis };
  const { transcriptionModel, understandingModel } = options;
  const transcription = { client, model: transcriptionModel, deadlineMs: deadlines.transcriptionMs };
  const understanding = { client, model: understandingModel, deadlineMs: deadlines.understandingMs };
  return {
    speechModel,
    speak: (request, signal) => synthesize(synthesis, request, signal),
    transcribe: (request, signal) => transcribe(transcription, request, signal),
    understand: (request, signal) => understand(understanding, request, signal),
  };
}

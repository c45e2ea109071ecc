import { setTimeout as delay } from 'node:timers/promises';
import { Modality } from '@google/genai';
import type { GenerateContentParameters, GenerateContentResponse, GoogleGenAI } from '@google/genai';
import { bytesToMs } from '../contracts/audio.ts';
import { SpeechRefused, SpeechUnavailable } from './failures.ts';
import { finished, speechFailure } from './gemini-failures.ts';
import type { Asked } from './gemini-failures.ts';
import { IncomingSound } from './incoming-sound.ts';
import type { SpeakRequest } from './speech.ts';
import { SPEECH_SAMPLE_RATE } from './speech.ts';
import { withinDeadlines } from './within-deadlines.ts';
import type { StreamDeadlines } from './within-deadlines.ts';

/** A caller who waits in silence for longer than this takes the line for dead: so long ago a failed try may have begun. */
const RETRY_WITHIN_MS = 2_000;

/** Long enough for a model that was only out of breath. */
const RETRY_AFTER_MS = 150;

/** No prompt is that long: a model that goes on for longer has lost its way. */
const LONGEST_SOUND_MS = 150_000;

/** A speech model and how long it may take. */
export interface Synthesis {
  readonly client: GoogleGenAI;
  readonly model: string;
  readonly deadlines: StreamDeadlines;
}

/**
 * Says a text. A try that fails at once, with nothing heard of it yet, is made a second time: a caller is waiting, so
 * there is time for one.
 */
export async function* synthesize(
  synthesis: Synthesis,
  request: SpeakRequest,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const began = performance.now();
  let isHeard = false;
  try {
    for await (const sound of tryOnce(synthesis, request, signal)) {
      isHeard = true;
      yield sound;
    }
    return;
  } catch (failure) {
    if (isHeard || signal.aborted || failure instanceof SpeechRefused) throw failure;
    const pauseMs = Math.max(
      RETRY_AFTER_MS,
      (failure instanceof SpeechUnavailable && failure.retryAfterMs) || 0,
    );
    if (performance.now() - began + pauseMs > RETRY_WITHIN_MS) throw failure;
    await delay(pauseMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
  yield* tryOnce(synthesis, request, signal);
}

async function* tryOnce(
  { client, model, deadlines }: Synthesis,
  request: SpeakRequest,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const asked: Asked = { model, todo: 'speak', setting: 'GEMINI_SPEECH_MODEL' };
  const open = (leaving: AbortSignal) => soundOf(client, { ...asked, request }, leaving);
  let bytes = 0;
  try {
    for await (const sound of withinDeadlines(open, deadlines, signal)) {
      if (sound.length === 0) continue;
      bytes += sound.length;
      if (bytesToMs(bytes, SPEECH_SAMPLE_RATE) > LONGEST_SOUND_MS) {
        throw new SpeechUnavailable(`speech model "${model}" speaks for more than ${LONGEST_SOUND_MS} ms`);
      }
      yield sound;
    }
  } catch (failure) {
    signal.throwIfAborted();
    throw speechFailure(failure, asked);
  }
  if (bytes === 0) throw new SpeechUnavailable(`speech model "${model}" answered without any sound`);
}

interface Ask extends Asked {
  readonly request: SpeakRequest;
}

/** May give empty buffers, where what came was not enough for a sample. */
async function* soundOf(client: GoogleGenAI, ask: Ask, signal: AbortSignal): AsyncGenerator<Buffer> {
  const sound = new IncomingSound();
  try {
    let isFinished = false;
    for await (const response of await client.models.generateContentStream(parameters(ask, signal))) {
      for (const { mimeType, data } of soundParts(response)) {
        const pcm = await sound.take(mimeType, Buffer.from(data, 'base64'));
        yield pcm;
      }
      isFinished = finished(response, ask) || isFinished;
    }
    // A connection that was closed in order in the middle of a sentence looks like an end.
    if (!isFinished) throw new SpeechUnavailable(`speech model "${ask.model}" ended without having finished`);
    yield sound.end();
  } finally {
    sound.close();
  }
}

function parameters({ model, request }: Ask, abortSignal: AbortSignal): GenerateContentParameters {
  const { text, voice, language } = request;
  return {
    model,
    contents: [{ role: 'user', parts: [{ text }] }],
    config: {
      abortSignal,
      responseModalities: [Modality.AUDIO],
      speechConfig: {
        languageCode: language,
        voiceConfig: { prebuiltVoiceConfig: { voiceName: voice } },
      },
    },
  };
}

interface SoundPart {
  readonly mimeType: string;
  readonly data: string;
}

function soundParts(response: GenerateContentResponse): SoundPart[] {
  const parts = response.candidates?.[0]?.content?.parts ?? [];
  return parts.flatMap(({ inlineData }) =>
    inlineData?.data === undefined ? [] : [{ mimeType: inlineData.mimeType ?? '', data: inlineData.data }],
  );
}

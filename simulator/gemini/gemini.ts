import fastify from 'fastify';
import type { FastifyError } from 'fastify';
import type { Voice } from '../voice/voice.ts';
import { startVoice } from '../voice/voice.ts';
import { Ear } from './ear.ts';
import { Faults } from './faults.ts';
import { HeardBefore } from './heard-before.ts';
import { ModelRefusal } from './model-refusal.ts';
import { RequestLog } from './request-log.ts';
import type { Model } from './routes.ts';
import { controls, modelRoutes } from './routes.ts';
import { VOCABULARY_FILE } from './vocabulary.ts';

export interface GeminiOptions {
  /** 0 or absent: any free one. */
  readonly port?: number;
  readonly apiKey?: string;
  /** Who speaks; absent: one of its own. Whoever gives one closes it. */
  readonly voice?: Voice;
  /** All that it understands; the form is explained in vocabulary.txt. */
  readonly vocabularyFile?: string;
  /** How many seconds of recordings may wait for the decoder; what comes beyond that is answered with 429. */
  readonly waitingSeconds?: number;
}

export interface Gemini {
  /** What the real client takes as its base URL; below it also /faults and /requests. */
  readonly url: string;
  readonly apiKey: string;
  close(): Promise<void>;
}

const API_KEY = 'simulator-holdfast';
/** The service takes no more in one request. */
const BODY_LIMIT = 20 * 1024 * 1024;
/** Decoded in about a minute. */
const WAITING_SECONDS = 600;

/**
 * The speech model on loopback, for the real client. It speaks, and it understands the sound that it is sent, within
 * a closed vocabulary; what that sound should say reaches it on no other way.
 * @throws {Error} when the vocabulary has a fault.
 */
export async function startGemini(options: GeminiOptions = {}): Promise<Gemini> {
  const {
    port = 0,
    apiKey = API_KEY,
    vocabularyFile = VOCABULARY_FILE,
    waitingSeconds = WAITING_SECONDS,
  } = options;
  const voice = options.voice ?? (await startVoice());
  const earFor = (as: 'message' | 'answer') => new Ear({ vocabularyFile, waitingSeconds, as });
  const ears = { message: earFor('message'), answer: earFor('answer') };
  const heardBefore = new HeardBefore();
  const server = serverFor({ voice, ears, heardBefore, apiKey, faults: new Faults(), log: new RequestLog() });
  const close = async (): Promise<void> => {
    await server.close();
    await Promise.all([ears.message.close(), ears.answer.close()]);
    if (options.voice === undefined) await voice.close();
  };
  try {
    await Promise.all([ears.message.ready(), ears.answer.ready()]);
    return { url: await server.listen({ port, host: '127.0.0.1' }), apiKey, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function serverFor(model: Model) {
  const server = fastify({ forceCloseConnections: true, bodyLimit: BODY_LIMIT });
  server.setErrorHandler((error: FastifyError, _request, reply) => {
    const refusal = refusalFor(error);
    // Nobody is there any more to be told.
    if (reply.raw.destroyed) return void reply.hijack();
    return reply.code(refusal.code).send(refusal.body);
  });
  server.register(modelRoutes(model));
  server.register(controls(model));
  return server;
}

function refusalFor(error: FastifyError | Error): ModelRefusal {
  if (error instanceof ModelRefusal) return error;
  if ('code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const message = `Request payload size exceeds the limit: ${BODY_LIMIT} bytes.`;
    return new ModelRefusal('INVALID_ARGUMENT', message);
  }
  if ('statusCode' in error && error.statusCode === 400)
    return new ModelRefusal('INVALID_ARGUMENT', error.message);
  return new ModelRefusal('INTERNAL', `the stand-in failed: ${error.message}`);
}

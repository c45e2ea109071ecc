import type { GenerateRequest } from './generate-request.ts';
import { inlineDataOf, textOf } from './generate-request.ts';
import type { Answer } from './generate-response.ts';
import { soundAnswer, textAnswer } from './generate-response.ts';
import type { Ear } from './ear.ts';
import type { HeardBefore } from './heard-before.ts';
import type { Fault } from './faults.ts';
import { ModelRefusal } from './model-refusal.ts';
import type { RequestNote } from './request-log.ts';
import { soundOf } from './sound.ts';
import { speak } from './speak.ts';
import { wantsAnswer, worded } from './understanding/by-schema.ts';
import type { Voice } from '../voice/voice.ts';

export interface Senses {
  readonly voice: Voice;
  /** One for each kind: a caller who answers does not wait for other people's messages. */
  readonly ears: Readonly<Record<'message' | 'answer', Ear>>;
  /** Of answers: many callers say the same. */
  readonly heardBefore: HeardBefore;
}

export interface Question {
  readonly model: string;
  readonly request: GenerateRequest;
  readonly fault: Fault['kind'] | undefined;
  /** Aborted when the client has left. */
  readonly signal: AbortSignal;
  readonly note: RequestNote;
}

/** Speaks or understands, whichever is asked for. @throws {ModelRefusal} for what the service would refuse. */
export function answerTo(senses: Senses, question: Question): Promise<Answer> {
  const { model, request } = question;
  const wantsSound = request.generationConfig.responseModalities?.includes('AUDIO') ?? false;
  if (wantsSound !== model.includes('-tts')) {
    throw new ModelRefusal(
      'INVALID_ARGUMENT',
      `The requested combination of response modalities (${wantsSound ? 'AUDIO' : 'TEXT'}) is not supported by the model ${model}`,
    );
  }
  return wantsSound ? spoken(senses, question) : understood(senses, question);
}

async function spoken({ voice }: Senses, { request, fault, note }: Question): Promise<Answer> {
  const prompt = textOf(request);
  note.task = 'speech';
  note.text = prompt;
  if (fault === 'off-schema') return textAnswer('I would rather not say that aloud.', 0);
  const speech = await speak(voice, { request, sampleRate: fault === 'other-rate' ? 16_000 : 24_000 });
  note.seconds = speech.samples.length / speech.sampleRate;
  return soundAnswer(speech, { asWav: fault === 'wav', prompt });
}

async function understood(
  { ears, heardBefore }: Senses,
  { request, fault, signal, note }: Question,
): Promise<Answer> {
  const as = wantsAnswer(request) ? 'answer' : 'message';
  note.task = as === 'answer' ? 'understanding' : 'transcription';
  const [data, ...more] = inlineDataOf(request);
  if (data === undefined || more.length > 0) {
    throw new ModelRefusal(
      'INVALID_ARGUMENT',
      'the stand-in understands one recording at a time, as inlineData',
    );
  }
  const sound = soundOf(data);
  note.seconds = sound.samples.length / sound.sampleRate;
  if (fault === 'off-schema') return textAnswer('Sure! Here is what the caller says.', note.seconds);
  const hear = () => ears[as].hear(sound, signal);
  const heard = await (as === 'answer' ? heardBefore.hear(sound, hear) : hear());
  return textAnswer(worded(heard, request), note.seconds);
}

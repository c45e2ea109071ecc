import { setTimeout as delay } from 'node:timers/promises';
import { DateTime } from 'luxon';
import type { Answer } from '../contracts/questions.ts';
import type { AskInput } from '../contracts/verbs.ts';
import { SpeechUnavailable } from '../speech/failures.ts';
import type { PromptVoice } from '../speech/prompt-voice.ts';
import type { Speech } from '../speech/speech.ts';
import type { Listening } from './listening.ts';
import type { LiveCall } from './live-call.ts';

/** So long silence sounds like thinking, and then like a dead line. */
const SLOW_MS = 1200;

/** A model that fails sooner than this is asked once more: the caller has hardly waited yet. */
const FAILS_FAST_MS = 1500;
const ASK_AGAIN_MS = 200;

/** What came of one answer, or a wish to hear the question again. */
export type Meaning = Answer | { readonly kind: 'repeat'; readonly transcript: string };

export interface Comprehension {
  readonly speech: Pick<Speech, 'understand'>;
  /** The holding phrase, when its sound is there at once. */
  readonly voice: Pick<PromptVoice, 'ready'>;
}

export interface Understanding {
  readonly listening: Listening;
  readonly comprehension: Comprehension;
  readonly stop: AbortSignal;
}

/**
 * Has the model tell what the caller said. One who speaks on meanwhile is not understood by half: then undefined, and
 * the answer is not over yet. One who waits for long is asked to hold.
 */
export async function understand(
  call: LiveCall,
  input: AskInput,
  { listening, comprehension, stop }: Understanding,
): Promise<Meaning | undefined> {
  const { turn } = listening;
  const heardTo = turn.lastWordsEnd;
  const ended = new AbortController();
  const leaving = AbortSignal.any([stop, ended.signal]);
  const wentOn = listening
    .until(({ end, lastWordsEnd }) => end !== 'limit' && lastWordsEnd > heardTo, leaving)
    .then(() => undefined);
  const quiet = askToHold(call, input, comprehension);
  try {
    const sound = listening.sound();
    return await Promise.race([meaningOf(call, input, { sound, comprehension, leaving }), wentOn]);
  } finally {
    ended.abort();
    quiet();
  }
}

/** Says the holding phrase when it takes long; the returned function calls it off, or breaks it off. */
function askToHold(call: LiveCall, input: AskInput, { voice }: Comprehension): () => void {
  let isSpeaking = false;
  const timer = setTimeout(() => {
    const pcm = voice.ready({ text: input.holding, voice: input.voice, language: input.language });
    if (pcm === undefined) return;
    isSpeaking = true;
    const utterance = call.playout.play();
    utterance.write(pcm);
    utterance.end();
    void utterance.finished.then(() => (isSpeaking = false));
  }, SLOW_MS);
  return () => {
    clearTimeout(timer);
    if (isSpeaking) call.stopSpeaking();
  };
}

interface Said {
  readonly sound: Buffer;
  readonly comprehension: Comprehension;
  readonly leaving: AbortSignal;
}

/** Never rejects: a caller whose words nobody could understand goes on with somebody else. */
async function meaningOf(
  call: LiveCall,
  { question, language, timeZone }: AskInput,
  { sound, comprehension, leaving }: Said,
): Promise<Meaning> {
  const { sampleRate } = call.ear;
  const localTime = DateTime.now().setZone(timeZone).toISO() ?? new Date().toISOString();
  const request = { pcm: sound, sampleRate, language, question, localTime, timeZone };
  const began = performance.now();
  const understood = () => comprehension.speech.understand(request, leaving);
  try {
    return await understood().catch(async (failure: unknown) => {
      const wasFast = performance.now() - began < FAILS_FAST_MS;
      if (!(failure instanceof SpeechUnavailable) || !wasFast || leaving.aborted) throw failure;
      await delay(ASK_AGAIN_MS, undefined, { signal: leaving });
      return understood();
    });
  } catch (err) {
    if (!leaving.aborted) call.log.warn({ err }, 'the speech model did not understand an answer');
    return { kind: 'not-heard', why: err instanceof Error ? err.message : String(err) };
  }
}

import type { Logger } from 'pino';
import type { GrowingSound } from './growing-sound.ts';
import { PromptSounds } from './prompt-sounds.ts';
import type { PromptSoundsOptions } from './prompt-sounds.ts';
import { sentences } from './sentences.ts';
import type { SpeakRequest } from './speech.ts';

/** Gives prompts their voice, sentence by sentence, at the sample rate of the line. */
export interface PromptVoice {
  /**
   * Sound as soon as there is any; the next sentence is made while the present one is still coming. The buffers are
   * shared with other calls: they must not be changed. Fails as the speech model does, or with the signal's reason.
   */
  speak(request: PromptRequest, signal: AbortSignal): AsyncIterable<PromptChunk>;
  /** The whole sound of a prompt when it is in memory. Otherwise undefined, and what is missing is made for the next time. */
  ready(prompt: SpeakRequest): Buffer | undefined;
  /** Makes and keeps the sound of prompts that will be needed. Never rejects: what fails is logged, and made when it is needed; closing ends it without a word. */
  prepare(prompts: readonly SpeakRequest[]): Promise<void>;
  /** Breaks off what is being made, and settles when nothing is under way any more. */
  close(): Promise<void>;
}

export interface PromptRequest extends SpeakRequest {
  /** Sentences to leave out at the beginning, because the caller has heard them. */
  readonly skipSentences: number;
}

export interface PromptChunk {
  /** Which sentence of the whole text, from 0. */
  readonly sentence: number;
  readonly pcm: Buffer;
}

export interface PromptVoiceOptions extends Omit<PromptSoundsOptions, 'memoryBytes' | 'log'> {
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** How much sound is held in memory; some prompts of each line are enough. */
  readonly memoryBytes?: number;
}

/** Eleven minutes at 24 kHz. */
const MEMORY_BYTES = 32 * 1024 * 1024;

/** The voice of all calls of a process: each sentence is synthesized once, however many calls say it. */
export function createPromptVoice(options: PromptVoiceOptions): PromptVoice {
  const sounds = new PromptSounds({ memoryBytes: MEMORY_BYTES, ...options });
  return {
    speak: (request, signal) => speak(sounds, request, signal),
    ready: (prompt) => ready(sounds, prompt),
    prepare: (prompts) => prepare(sounds, prompts, options.log),
    close: () => sounds.close(),
  };
}

async function* speak(
  sounds: PromptSounds,
  { text, voice, language, skipSentences }: PromptRequest,
  signal: AbortSignal,
): AsyncGenerator<PromptChunk> {
  const all = sentences(text, language);
  const open = (sentence: number): GrowingSound | undefined => {
    const words = all[sentence];
    return words === undefined ? undefined : sounds.open({ text: words, voice, language });
  };
  let present = open(skipSentences);
  for (let sentence = skipSentences; present !== undefined; sentence += 1) {
    let next: GrowingSound | undefined;
    for await (const pcm of present.read(signal)) {
      // Not earlier: the first sound of this sentence is what the caller waits for.
      next ??= open(sentence + 1);
      yield { sentence, pcm };
    }
    present = next;
  }
}

function ready(sounds: PromptSounds, prompt: SpeakRequest): Buffer | undefined {
  const all = sentencesOf(prompt).map((sentence) => sounds.open(sentence));
  return all.every(({ isComplete }) => isComplete)
    ? Buffer.concat(all.map((sound) => sound.whole()))
    : undefined;
}

async function prepare(
  sounds: PromptSounds,
  prompts: readonly SpeakRequest[],
  log: PromptVoiceOptions['log'],
): Promise<void> {
  const requests = prompts.flatMap(sentencesOf);
  let failed = 0;
  // One after the other: live calls come first.
  for (const request of requests) {
    try {
      await sounds.open(request).ended();
    } catch (err) {
      if (sounds.isClosed) return;
      failed += 1;
      log.warn({ err, pii: { text: request.text } }, 'prompt cannot be prepared');
    }
  }
  log.info({ sentences: requests.length, failed }, 'prompts prepared');
}

function sentencesOf({ text, voice, language }: SpeakRequest): SpeakRequest[] {
  return sentences(text, language).map((sentence) => ({ text: sentence, voice, language }));
}

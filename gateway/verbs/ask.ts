import type { Answer } from '../../contracts/questions.ts';
import type { AskInput, AskProgress, AskResult, Turn } from '../../contracts/verbs.ts';
import type { KeptAnswers } from '../kept-answers.ts';
import { Listening } from '../listening.ts';
import type { LiveCall } from '../live-call.ts';
import { speakInto } from '../speaking.ts';
import type { Voice } from '../speaking.ts';
import type { StepRun } from '../steps.ts';
import { understand } from '../understanding.ts';
import type { Comprehension, Meaning } from '../understanding.ts';

/** A caller who has it said again and again is asked in other words, as one who was not understood. */
const MOST_REPEATS = 2;

export interface AskParts {
  readonly voice: Voice;
  readonly comprehension: Comprehension;
  readonly answers: KeptAnswers;
}

/**
 * Asks the caller something until they have answered, or it was asked often enough. They may answer while we still
 * speak, and go on while we think about it. The answer is in the store before it is returned: another gateway that is
 * sent the same step gives it back, and asks nobody again.
 */
export async function ask(
  call: LiveCall,
  input: AskInput,
  run: StepRun,
  parts: AskParts,
): Promise<AskResult> {
  call.mustBeAloneWithCaller('ask');
  const kept = call.wasAdopted ? await parts.answers.find(call.callId, input.step) : undefined;
  if (kept !== undefined) return kept;

  const questioning = new Questioning(call, input, run, parts);
  const result = await questioning.untilAnswered();
  call.mustBeAloneWithCaller('ask');
  if (!run.signal.aborted) await parts.answers.keep(call.callId, input.step, result);
  return result;
}

/** One question put to the caller, as often as it takes. */
class Questioning {
  readonly #call: LiveCall;
  readonly #input: AskInput;
  readonly #parts: AskParts;
  /** Aborted when the question is over, whether it has been answered or not. */
  readonly #stop: AbortSignal;
  readonly #turns: Turn[] = [];
  #triesInVain: number;

  constructor(call: LiveCall, input: AskInput, run: StepRun, parts: AskParts) {
    this.#call = call;
    this.#input = input;
    this.#parts = parts;
    const deadline = AbortSignal.timeout(input.question.deadlineSeconds * 1000);
    this.#stop = AbortSignal.any([run.signal, call.over, deadline]);
    this.#triesInVain = input.resume?.triesInVain ?? 0;
    run.report((): AskProgress => ({ triesInVain: this.#triesInVain }));
  }

  async untilAnswered(): Promise<AskResult> {
    const { question } = this.#input;
    let answer: Answer = { kind: 'silent' };
    let words = question.ask;
    for (let repeats = 0; this.#triesInVain < question.tries && !this.#stop.aborted;) {
      const meaning = await this.#askOnce(words);
      if (meaning.kind === 'repeat') {
        repeats += 1;
        words = question.ask;
        if (repeats <= MOST_REPEATS) continue;
        answer = { kind: 'unclear', transcript: meaning.transcript };
      } else {
        answer = meaning;
      }
      if (answer.kind !== 'unclear' && answer.kind !== 'silent') break;
      this.#triesInVain += 1;
      words = answer.kind === 'silent' ? question.atSilence : question.atUnclear;
    }
    return { answer, turns: this.#turns };
  }

  async #askOnce(words: string): Promise<Meaning> {
    const listening = new Listening(this.#call.ear);
    try {
      const spoken = await this.#speak(words, listening);
      if (spoken.failure !== undefined) return { kind: 'not-heard', why: spoken.failure };
      const { meaning, endpointingMs, modelMs } = await this.#hear(listening);
      this.#turns.push({
        asked: words,
        ...('transcript' in meaning ? { heard: meaning.transcript } : {}),
        understood: meaning.kind,
        bargedIn: spoken.bargedIn,
        endpointingMs: Math.round(endpointingMs),
        modelMs: Math.round(modelMs),
      });
      return meaning;
    } finally {
      listening.close();
    }
  }

  /** Ends when the question was heard to its end, or the caller broke in. */
  async #speak(text: string, listening: Listening): Promise<Spoken> {
    const { voice, language } = this.#input;
    const heard = new AbortController();
    const stop = AbortSignal.any([this.#stop, heard.signal]);
    const utterance = this.#call.playout.play();
    const sink = { write: (_: number, pcm: Buffer) => utterance.write(pcm), end: () => utterance.end() };
    const brokenOff = listening
      .until((turn) => turn.bargesIn, stop)
      .then(() => {
        if (heard.signal.aborted) return false;
        this.#call.stopSpeaking();
        listening.questionEnded();
        return true;
      });
    const request = { text, voice, language, skipSentences: 0 };
    const spoken = speakInto(sink, request, { voice: this.#parts.voice, stop });
    const { heardBytes } = await utterance.finished;
    listening.questionEnded();
    heard.abort();
    const bargedIn = await brokenOff;
    const failure = await spoken;
    return { bargedIn, failure: heardBytes === 0 && !bargedIn ? failure : undefined };
  }

  async #hear(listening: Listening): Promise<Heard> {
    const { turn } = listening;
    let modelMs = 0;
    for (;;) {
      await listening.until(({ end }) => end !== undefined, this.#stop);
      const endpointingMs = turn.sinceLastWordsMs;
      if (this.#stop.aborted || turn.end === 'silent') {
        return { meaning: { kind: 'silent' }, endpointingMs: 0, modelMs };
      }
      const began = performance.now();
      const meaning = await understand(this.#call, this.#input, {
        listening,
        comprehension: this.#parts.comprehension,
        stop: this.#stop,
      });
      modelMs += performance.now() - began;
      // Undefined: the caller has gone on, so there is more to be understood.
      if (meaning !== undefined) return { meaning, endpointingMs, modelMs };
    }
  }
}

interface Spoken {
  readonly bargedIn: boolean;
  /** Why there was nothing to be heard of the question. */
  readonly failure: string | undefined;
}

interface Heard {
  readonly meaning: Meaning;
  readonly endpointingMs: number;
  readonly modelMs: number;
}

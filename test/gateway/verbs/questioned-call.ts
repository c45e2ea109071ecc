import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { msToBytes } from '../../../contracts/audio.ts';
import type { Question } from '../../../contracts/questions.ts';
import type { AskInput, AskResult } from '../../../contracts/verbs.ts';
import { KeptAnswers } from '../../../gateway/kept-answers.ts';
import type { Voice } from '../../../gateway/speaking.ts';
import type { StepRun } from '../../../gateway/steps.ts';
import { ask } from '../../../gateway/verbs/ask.ts';
import type { UnderstandRequest, Understood } from '../../../speech/speech.ts';
import { eventually } from '../../eventually.ts';
import { callFor, RATE } from '../scripted-call.ts';
import { sound } from '../speech-like.ts';
import type { Part } from '../speech-like.ts';

export const QUESTION: Question = {
  ask: 'Can you confirm that?',
  atSilence: 'I could not hear you.',
  atUnclear: 'I did not understand.',
  tries: 2,
  deadlineSeconds: 60,
  wants: { confirmed: { kind: 'yes-no', yes: 'the caller confirms' } },
};

const INPUT: AskInput = {
  callId: 'call-1',
  step: 3,
  state: 'ANSWERED',
  question: QUESTION,
  voice: 'Kore',
  language: 'en-US',
  timeZone: 'Asia/Singapore',
  holding: 'One moment.',
};

export const YES: Understood = {
  kind: 'answer',
  value: { confirmed: true },
  transcript: 'yes',
  confidence: 'high',
};
export const UNCLEAR: Understood = { kind: 'unclear', transcript: 'purple' };
export const HOLDING = Buffer.alloc(msToBytes(400, RATE), 7);

/** What the model gives to one request: an answer, a failure, or an answer when the test says so. */
type Reply = Understood | Error | Promise<Understood>;

interface Options {
  readonly replies?: readonly Reply[];
  readonly questionMs?: number;
  readonly pullMs?: number;
  readonly expectedLogs?: readonly RegExp[];
}

/** A model that replies as the test says, and what was asked of it. */
class ScriptedComprehension {
  readonly requests: { readonly request: UnderstandRequest; readonly signal: AbortSignal }[] = [];
  readonly voice = { ready: () => HOLDING };
  readonly speech = {
    understand: async (request: UnderstandRequest, signal: AbortSignal): Promise<Understood> => {
      this.requests.push({ request, signal });
      const reply = await this.#waiting.shift();
      if (reply === undefined || reply instanceof Error) throw reply ?? new Error('asked too often');
      return reply;
    },
  };
  readonly #waiting: Reply[];

  constructor(replies: readonly Reply[]) {
    this.#waiting = [...replies];
  }
}

/** A voice whose every text takes so long, and the texts. */
function speakerOf(asked: string[], questionMs: number): Voice {
  return {
    async *speak({ text }) {
      asked.push(text);
      yield await Promise.resolve({ sentence: 0, pcm: Buffer.alloc(msToBytes(questionMs, RATE), 1) });
    },
  };
}

/** A call on which something can be asked; the caller's sound comes in steps of 20 ms. */
export function callToAskOn(t: TestContext, options: Options = {}) {
  const { replies = [YES], questionMs = 100, ...callOptions } = options;
  const { call, platform, logs } = callFor(t, callOptions);
  const asked: string[] = [];
  const kept = new Map<string, AskResult>();
  const stop = new AbortController();
  let progress: (() => unknown) | undefined;
  const run: StepRun = { signal: stop.signal, report: (latest) => (progress = latest) };
  const store = {
    put: async (callId: string, step: number, result: AskResult) =>
      void kept.set(`${callId}/${step}`, result),
    get: async (callId: string, step: number) => kept.get(`${callId}/${step}`),
  };
  const comprehension = new ScriptedComprehension(replies);
  const answers = new KeptAnswers(store, logs.log('answers'));
  const parts = { voice: speakerOf(asked, questionMs), comprehension, answers };
  const hear = async (...spoken: Part[]): Promise<void> => {
    const pcm = sound(RATE, ...spoken);
    for (let at = 0; at < pcm.length; at += 320) {
      platform.listener.onAudio(pcm.subarray(at, at + 320));
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const begin = (input: Partial<AskInput> = {}) => ask(call, { ...INPUT, ...input }, run, parts);
  const { requests } = comprehension;
  return { call, platform, logs, stop, asked, requests, kept, hear, begin, progress: () => progress?.() };
}

/** One that this gateway has answered itself. */
export async function pickedUp(t: TestContext, options: Options = {}) {
  const at = callToAskOn(t, options);
  await at.call.answer();
  at.call.ear.attend(true);
  const untilAsked = (times = 1) =>
    eventually(() => {
      assert.equal(at.asked.length, times);
      assert.ok(at.platform.sentBytes >= times * msToBytes(options.questionMs ?? 100, RATE));
    });
  const untilHeard = async (times = 1) => {
    await untilAsked(times);
    const behindIt = at.call.playout.play();
    behindIt.end();
    await behindIt.finished;
  };
  return { ...at, untilAsked, untilHeard };
}

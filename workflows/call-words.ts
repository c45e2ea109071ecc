// How a call's story and its summaries tell people what happened.

import type { Answer } from '../contracts/questions.ts';
import type { AgentMode, RecordResult } from '../contracts/verbs.ts';

const LONGEST_SUMMARY = 100;

/** What a supervisor mode means. */
export const WHO_HEARS_US: Readonly<Record<AgentMode, string>> = {
  whisper: 'only the callee hears us',
  barge: 'caller and callee hear us',
  spy: 'nobody hears us',
};

const WHY_ENDED: Readonly<Record<RecordResult['ended'], string>> = {
  'end-of-message': 'then the caller had finished',
  limit: 'the longest that we take',
  silent: 'and nobody spoke',
  'hung-up': 'then the caller was gone',
};

/** What came of a question. */
export function heardIn(answer: Answer): string {
  if (answer.kind === 'silent') return 'The caller said nothing.';
  if (answer.kind === 'not-heard') return `Nobody could understand the caller: ${answer.why}.`;
  const understood = answer.kind === 'answer' ? JSON.stringify(answer.value) : WHAT_IT_MEANS[answer.kind];
  return `The caller said: “${answer.transcript}” (${understood})`;
}

const WHAT_IT_MEANS = {
  unclear: 'not understood',
  person: 'wants to talk to a person',
  goodbye: 'wants to end the call',
} as const;

/** Short enough for a summary. */
export function clip(text: string): string {
  return text.length <= LONGEST_SUMMARY ? text : `${text.slice(0, LONGEST_SUMMARY - 1)}…`;
}

/** What came of a recording. */
export function describe({ samples, sampleRate, ended, heardSpeech, stored }: RecordResult): string {
  const seconds = (samples / sampleRate).toFixed(1);
  const what = heardSpeech ? 'with speech' : 'without speech';
  const where = stored ? 'All of it is stored.' : 'Not all of it is stored yet.';
  return `Recorded ${seconds} s ${what}, ${WHY_ENDED[ended]}. ${where}`;
}

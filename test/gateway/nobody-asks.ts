import { pino } from 'pino';
import { KeptAnswers } from '../../gateway/kept-answers.ts';
import type { AskParts } from '../../gateway/verbs/ask.ts';

const refuse = () => Promise.reject(new Error('nobody is asked anything here'));

/** For a gateway whose callers are asked nothing. */
export const NOBODY_ASKS: Pick<AskParts, 'comprehension' | 'answers'> = {
  comprehension: { speech: { understand: refuse }, voice: { ready: () => undefined } },
  answers: new KeptAnswers({ put: refuse, get: refuse }, pino({ level: 'silent' })),
};

import type { CallResult } from '../../contracts/call.ts';
import type { CallRequest } from '../../simulator/telcoflow/telcoflow.ts';
import { BRISK, PROMPTS } from './brisk.ts';

/** A line that notifies, in few words. */
export const NOTIFYING = {
  ...BRISK,
  script: 'notifications',
  prompts: {
    ...PROMPTS,
    notification: '{message} Can you confirm that?',
    notificationAgain: 'Can you confirm that?',
    unknownCaller: 'I do not know your number. Would you like to leave a message?',
    connecting: 'I will connect you.',
    followUp: 'Our team will follow up.',
    everything: 'That is everything.',
    goodbye: 'Goodbye.',
  },
};

// What callers say to it; the stand-in of the speech model understands it.
export const YES = 'yes please that is fine';
export const NO = 'no that does not suit me';
export const AGAIN = 'please say that again';
export const PERSON = 'i want to talk to a person';
export const BYE = 'thank you very much and goodbye';
/** Clear words that are no answer. */
export const BESIDE_THE_POINT = 'the elevator is stuck on the third floor';

/** Hears these words, waits for the end of what is being said, and answers. */
export const hears = (words: string, answer: string): NonNullable<CallRequest['steps']> => [
  { whenHears: words, say: answer },
];

/** What was understood, question by question. */
export const understoodIn = ({ turns = [] }: CallResult) => turns.map(({ understood }) => understood);

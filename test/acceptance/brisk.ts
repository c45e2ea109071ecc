import type { CallPrompts } from '../../contracts/prompts.ts';

/** Prompts of one short sentence each: a call is as long as what is said in it. */
export const PROMPTS: CallPrompts = {
  closed: 'We are closed.',
  nobodyAvailable: 'Nobody can take your call right now.',
  noSpeech: 'I could not hear anything.',
  recorded: 'Your message has been recorded.',
  notYetStored: 'Your message is being kept.',
  tooLong: 'That is as much as I can record.',
  noMessage: 'Please call us again.',
  cutOff: 'We were cut off.',
  holding: 'One moment, please.',
  outOfTime: 'I have to end this call now.',
};

/** Settings of a line whose calls do not take longer than they must. */
export const BRISK = {
  prompts: PROMPTS,
  ringSeconds: 1,
  recording: { maxSeconds: 30, endSilenceMs: 800, noSpeechSeconds: 2 },
};

/** What callers say; the stand-in of the speech model understands it. */
export const WORDS = 'the boiler leaks please call me back';

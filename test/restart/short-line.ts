/**
 * A line whose prompts are short, because a drill waits for them, and begin with different words, because a drill tells
 * them by their sound.
 */
export const PROMPTS = {
  closed: 'We are closed today. Please speak after the tone.',
  nobodyAvailable: 'Nobody is free right now. Please speak after the tone.',
  noSpeech: 'There was no sound at all. Please try again.',
  recorded: 'Your message has been recorded. Goodbye.',
  notYetStored: 'It is being kept and will reach our team. Until then.',
} as const;

/** Longer than any two deaths in the middle of it. */
export const LONG_MESSAGE =
  'hello this is anna kowalski the heating has stopped working there is water all over the kitchen floor ' +
  'the lights in our office went out this afternoon please send somebody today thank you very much and goodbye';

export const SHORT_MESSAGE = 'the boiler leaks please call me back';

/** Settings of the line in the words of lines.yaml. */
export const SHORT_LINE = { prompts: PROMPTS, ringSeconds: 2 } as const;

/** A caller who waits for the tone, leaves the message, and stays for what is said to it. */
export function leavesMessage(words: string = SHORT_MESSAGE) {
  return { steps: [{ waitForPrompt: true as const }, { say: words }] };
}

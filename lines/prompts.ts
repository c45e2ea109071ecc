import type { OfficeNow, Prompts } from '../contracts/line.ts';
import { speakableTime } from './speakable-time.ts';

/** What can be filled into a prompt at the ring: the office's name, and when it opens next. */
export const PLACEHOLDERS = ['office', 'opensAt'] as const;

/** What we say unless a line says otherwise, in American English. */
export const DEFAULT_PROMPTS: Prompts = {
  closed:
    'Thank you for calling {office}. Our office is closed at the moment. We open again {opensAt}. ' +
    'Please leave a message after the tone, and we will get back to you on the next business day.',
  nobodyAvailable:
    'Thank you for calling {office}. I am sorry, nobody can take your call right now. ' +
    'Please leave a message after the tone, and we will call you back.',
  noSpeech: 'I could not hear anything. If you would like to leave a message, please speak after the tone.',
  recorded: 'Thank you. Your message has been recorded. Goodbye.',
  notYetStored: 'Thank you. Your message is being kept and will reach our team. Goodbye.',
  tooLong: 'I am sorry, that is as much as I can record.',
  noMessage: 'I still could not hear anything. Please call us again. Goodbye.',
  cutOff: 'I am sorry, we were cut off for a moment.',
  holding: 'One moment, please.',
  outOfTime: 'I am sorry, I have to end this call now. Please call us again. Goodbye.',
};

/** Sentences end alike in all languages that a line may have, as far as Unicode's rules go. */
const SENTENCES = new Intl.Segmenter('en', { granularity: 'sentence' });

const PLACEHOLDER = /\{([^{}]*)\}/g;

/** What stands in braces but cannot be filled in; a brace without its partner is told as such. */
export function unknownPlaceholders(prompt: string): string[] {
  const names = [...prompt.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
  const unknown = names.filter((name) => !PLACEHOLDERS.some((known) => known === name));
  const strayBraces = prompt.replaceAll(PLACEHOLDER, '').match(/[{}]/g) ?? [];
  return [...unknown, ...strayBraces];
}

/** What is left to say when no opening is known: the sentences that do not speak of it. */
export function withoutOpening(prompt: string): string {
  return Array.from(SENTENCES.segment(prompt), ({ segment }) => segment)
    .filter((sentence) => !sentence.includes('{opensAt}'))
    .join('')
    .trim();
}

export interface RenderFacts {
  readonly office: string;
  readonly language: string;
  readonly timeZone: string;
  readonly now: OfficeNow;
}

/** The prompts as they are to be spoken at this moment. A sentence that needs an opening is left out when there is none. */
export function renderPrompts(prompts: Prompts, { office, language, timeZone, now }: RenderFacts): Prompts {
  const opensAt =
    now.opensAt === undefined
      ? undefined
      : speakableTime({ time: now.opensAt, now: now.localTime, timeZone, language });
  const render = (prompt: string): string => {
    const known = opensAt === undefined ? withoutOpening(prompt) : prompt;
    return known.replaceAll('{opensAt}', () => opensAt ?? '').replaceAll('{office}', () => office);
  };
  return mapPrompts((name) => render(prompts[name]));
}

/** All prompts, each made from its name. */
export function mapPrompts(make: (name: keyof Prompts) => string): Prompts {
  return {
    closed: make('closed'),
    nobodyAvailable: make('nobodyAvailable'),
    noSpeech: make('noSpeech'),
    recorded: make('recorded'),
    notYetStored: make('notYetStored'),
    tooLong: make('tooLong'),
    noMessage: make('noMessage'),
    cutOff: make('cutOff'),
    holding: make('holding'),
    outOfTime: make('outOfTime'),
  };
}

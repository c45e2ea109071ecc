import type { OfficeNow } from '../contracts/line.ts';
import { FILLED_LATER } from '../contracts/prompts.ts';
import type { Prompts } from '../contracts/prompts.ts';
import { DEFAULT_PROMPTS } from './default-prompts.ts';
import { speakableTime } from './speakable-time.ts';

/** What can be filled into any prompt at the ring: the office's name, and when it opens next. */
const AT_THE_RING = ['office', 'opensAt'];

/** Sentences end alike in all languages that a line may have, as far as Unicode's rules go. */
const SENTENCES = new Intl.Segmenter('en', { granularity: 'sentence' });

const PLACEHOLDER = /\{([^{}]*)\}/g;

/** What is wrong with the braces of a prompt, in words for whoever wrote it; nothing is. */
export function placeholderFaults(name: keyof Prompts, prompt: string): string[] {
  const { must = [], may = [] } = FILLED_LATER[name] ?? {};
  const known = [...AT_THE_RING, ...must, ...may];
  const written = [...prompt.matchAll(PLACEHOLDER)].map(([, inside = '']) => inside);
  const strayBraces = prompt.replaceAll(PLACEHOLDER, '').match(/[{}]/g) ?? [];
  const knownOnes = new Intl.ListFormat('en').format(known.map((one) => `{${one}}`));
  return [
    ...written
      .filter((one) => !known.includes(one))
      .map((one) => `{${one}} cannot be filled in: known are ${knownOnes}`),
    ...strayBraces.map((one) => `"${one}" cannot be filled in: known are ${knownOnes}`),
    ...must
      .filter((one) => !written.includes(one))
      .map((one) => `write also {${one}}: that is what it has to say`),
  ];
}

/** Whether it is ready to be spoken once the phone has rung. */
export function isReady(prompt: string): boolean {
  return !prompt.includes('{');
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
export function mapPrompts<Made>(make: (name: keyof Prompts) => Made): Record<keyof Prompts, Made> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the default prompts have every name
  const names = Object.keys(DEFAULT_PROMPTS) as (keyof Prompts)[];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one entry for each name
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<keyof Prompts, Made>;
}

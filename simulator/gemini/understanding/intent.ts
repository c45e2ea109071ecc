/** What somebody can want instead of answering, whatever they were asked; checked in this order. */
const INSTEAD = [
  ['person', /\b(talk|speak) (to|with) (a person|somebody|someone|the manager)\b/],
  ['repeat', /\b(say that again|repeat that)\b/],
  ['goodbye', /\bgoodbye\b/],
] as const;

/** Undefined when the words may be an answer. */
export function wishInstead(words: string): 'person' | 'repeat' | 'goodbye' | undefined {
  return INSTEAD.find(([, pattern]) => pattern.test(words))?.[0];
}

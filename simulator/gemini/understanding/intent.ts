/** What somebody can want instead of answering, whatever they were asked. */
export type Instead = 'person' | 'repeat' | 'goodbye';

const WORDINGS: Readonly<Record<Instead, RegExp>> = {
  person: /\b(talk|speak) (to|with) (a person|somebody|someone|the manager)\b|\bconnect me with the office\b/,
  repeat: /\b(say that again|repeat that)\b|\bdid not understand the question\b/,
  goodbye: /\bgoodbye\b/,
};

export function wants(text: string, instead: Instead): boolean {
  return WORDINGS[instead].test(text);
}

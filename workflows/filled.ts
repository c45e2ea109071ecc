import type { Call } from './call.ts';

/** A prompt with what it is to say filled in: `{message}` by `message`. */
export function filled(prompt: string, words: Readonly<Record<string, string>>): string {
  return prompt.replaceAll(/\{(\w+)\}/g, (braces, name: string) => words[name] ?? braces);
}

/** Several things in one breath: "Anna and Mark". */
export function listed(
  { line }: Call,
  things: readonly string[],
  type: 'conjunction' | 'disjunction' = 'conjunction',
): string {
  return new Intl.ListFormat(line.language, { type }).format(things);
}

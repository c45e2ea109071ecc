const ONES = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const ORDINALS =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(
    ' ',
  );

/** A number as a part of a regular expression. */
export const HOUR = `(${ONES.join('|')}|\\d{1,2})`;
export const ORDINAL = `((?:twenty |thirty )?(?:${ORDINALS.join('|')})|thirtieth|\\d{1,2}(?:st|nd|rd|th))`;

/** "ten" and "10" are 10; NaN for what is none. */
export function numberOf(word: string): number {
  const at = ONES.indexOf(word);
  return at < 0 ? Number.parseInt(word, 10) : at + 1;
}

/** "twenty fourth" and "24th" are 24; NaN for what is none. */
export function ordinalOf(words: string): number {
  if (words === 'thirtieth') return 30;
  const at = ORDINALS.indexOf(words.replace(/^(twenty|thirty) /, ''));
  if (at < 0) return Number.parseInt(words, 10);
  return at + 1 + (words.startsWith('twenty ') ? 20 : 0) + (words.startsWith('thirty ') ? 30 : 0);
}

const INTRODUCED = /\b(?:my name is|this is|hi it is|hello it is) (.+)/;
/** What follows a name, or shows that none was given. */
const NO_NAME = new Set(
  'a about all am an and at calling for from i in is it my no not on please speaking the tomorrow very we with yes'.split(
    ' ',
  ),
);

/** The name by which the caller introduces themselves, in capital letters where they belong. */
export function nameIn(text: string): string | undefined {
  const [, rest = ''] = INTRODUCED.exec(text) ?? [];
  const words = rest.split(' ');
  const most = words[0] === 'doctor' ? 3 : 2;
  const end = words.findIndex((word, index) => index === most || NO_NAME.has(word));
  const name = words
    .slice(0, end < 0 ? most : end)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return name.join(' ') || undefined;
}

/** Keeps a text from being read as a mention, a link or a channel: a caller may be called "<!channel>". */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** At most so many UTF-16 units, cut between characters and marked where something is missing. Clip before escaping. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  let clipped = '';
  for (const character of text) {
    if (clipped.length + character.length > length - 1) break;
    clipped += character;
  }
  return `${clipped}…`;
}

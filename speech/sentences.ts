/** After these a full stop ends no sentence, though a capital letter follows. */
const ABBREVIATION =
  /(?:^|\s)(?:Dr|Mr|Mrs|Ms|Mx|St|Prof|Rev|Hon|No|Nos|Ext|Apt|Ave|Rd|Mt|Ft|Jr|Sr|vs|[A-Z])\.$/;

/** Something that can be said aloud. */
const SPEAKABLE = /[\p{L}\p{N}]/u;

/**
 * The sentences of a text, in order. Every process splits the same text in the same way: a call that goes on elsewhere
 * counts the sentences that were heard.
 */
export function sentences(text: string, language: string): string[] {
  const found: string[] = [];
  let isOpen = false;
  for (const { segment } of segmenterFor(language).segment(text.replaceAll(/\s+/g, ' '))) {
    const sentence = segment.trim();
    const last = found.at(-1);
    if (last !== undefined && (isOpen || !SPEAKABLE.test(sentence))) {
      found[found.length - 1] = `${last} ${sentence}`.trim();
    } else if (SPEAKABLE.test(sentence)) {
      found.push(sentence);
    }
    isOpen = ABBREVIATION.test(sentence);
  }
  return found;
}

/** A line's language is checked elsewhere; for one that is unknown here, the rules that all languages share will do. */
function segmenterFor(language: string): Intl.Segmenter {
  try {
    return new Intl.Segmenter(language, { granularity: 'sentence' });
  } catch {
    return new Intl.Segmenter('und', { granularity: 'sentence' });
  }
}

import { SegmentedMessage } from 'sms-segments-calculator';

/** How a text travels: in the telephone networks' own alphabet, or in one that has all letters and half the room. */
export interface TextSize {
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly segments: number;
}

export function textSize(text: string): TextSize {
  const { encodingName, segmentsCount } = new SegmentedMessage(text);
  return { encoding: encodingName === 'UCS-2' ? 'UCS-2' : 'GSM-7', segments: segmentsCount };
}

/** Characters that say nothing that plain ones do not say, and that would halve the room of the whole message. */
const PLAIN: Readonly<Record<string, string>> = {
  '\u2018': "'",
  '\u2019': "'",
  '\u201C': '"',
  '\u201D': '"',
  '\u2013': '-',
  '\u2014': '-',
  '\u2026': '...',
  '\u00A0': ' ',
  '\u2009': ' ',
  '\u202F': ' ',
};

/** The same text in plain characters, as far as they leave its words alone: letters of names stay what they are. */
export function plainText(text: string): string {
  return text.replaceAll(
    /[\u2018\u2019\u201C\u201D\u2013\u2014\u2026\u00A0\u2009\u202F]/g,
    (one) => PLAIN[one] ?? one,
  );
}

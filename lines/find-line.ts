import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js';
import type { Line } from '../contracts/line.ts';

/**
 * A number in E.164, or undefined when it is withheld or cannot be read. Platforms write numbers with a plus, with 00,
 * or with neither; what has neither is read as a number of `country` first, then as an international one.
 */
export function normaliseNumber(written: string, country?: CountryCode): string | undefined {
  const text = written.trim();
  if (/^(tel:)?\+/.test(text)) return possible(text);
  if (text.startsWith('00')) return possible(`+${text.slice(2)}`);
  return certain(text, country) ?? certain(`+${text}`);
}

/** The line that was dialled, however the platform writes its number. */
export function findLine(lines: readonly Line[], dialled: string): Line | undefined {
  const international = normaliseNumber(dialled);
  const found = lines.find(({ number }) => number === international);
  if (found !== undefined) return found;
  const national = lines.filter((line) => normaliseNumber(dialled, countryOf(line.number)) === line.number);
  // The same digits may be a number of ours in two countries: then it takes more to know which was meant.
  return national.length === 1 ? national[0] : undefined;
}

/** New ranges come faster than libraries: in full international form the right length is enough. */
function possible(number: string): string | undefined {
  const parsed = parsePhoneNumberFromString(number);
  return parsed?.isPossible() === true ? parsed.number : undefined;
}

function certain(number: string, country?: CountryCode): string | undefined {
  const parsed = parsePhoneNumberFromString(number, country);
  return parsed?.isValid() === true ? parsed.number : undefined;
}

function countryOf(number: string): CountryCode | undefined {
  return parsePhoneNumberFromString(number)?.country;
}

import type { DateTime } from 'luxon';
import { dayIn, weekdaysIn } from './dates.ts';
import { partOf, timeIn } from './times.ts';

interface Offer {
  readonly option: string;
  /** As a caller would say it: small letters, no punctuation. */
  readonly words: string;
}

const TURNED_DOWN = /\bnone of (them|these|those)\b|\banything else\b|\banother (day|time|one)\b/;
const IS_TURNING_DOWN = /^(none|neither|another|anything|something else|a different)\b/;
const ORDINAL = /\b(first|second|third|last) one\b/;
/** Shorter words tell nothing apart. */
const TELLING_LETTERS = 4;

/** The option that the caller chose; undefined for none, and when more than one may be meant. */
export function optionIn(text: string, options: readonly string[], today: DateTime): string | undefined {
  const offers = options.map((option) => ({ option, words: asSpoken(option) }));
  const named = offers.filter(({ words }) => ` ${text} `.includes(` ${words} `));
  const longest = named.toSorted((a, b) => b.words.length - a.words.length)[0];
  if (longest !== undefined) return longest.option;
  const [others, things] = [offers.filter(isTurningDown), offers.filter((offer) => !isTurningDown(offer))];
  if (others.length > 0 && TURNED_DOWN.test(text)) return onlyOf(others);
  const [, ordinal] = ORDINAL.exec(text) ?? [];
  if (ordinal !== undefined) return things.at(['first', 'second', 'third'].indexOf(ordinal))?.option;
  return (
    onlyOf(atSpokenTime(things, text, today)) ??
    onlyOf(things.filter((thing) => isMeant(thing, things, text)))
  );
}

function isTurningDown({ words }: Offer): boolean {
  return IS_TURNING_DOWN.test(words);
}

function onlyOf(offers: readonly Offer[]): string | undefined {
  return offers.length === 1 ? offers[0]?.option : undefined;
}

/** Those that agree with every day and time that is spoken of; none when neither is. */
function atSpokenTime(offers: readonly Offer[], text: string, today: DateTime): Offer[] {
  const [day, time, weekday] = [dayIn(text, today), timeIn(text), weekdaysIn(text)[0]];
  if (day === undefined && time === undefined) return [];
  return offers.filter(({ words }) => {
    const [offeredDay, offeredTime] = [dayIn(words, today), timeIn(words)];
    const sameDay = weekday === undefined ? sameDate(offeredDay, day) : offeredDay?.weekday === weekday;
    return (day === undefined || sameDay) && (time === undefined || isAt(offeredTime, time));
  });
}

function sameDate(one: DateTime | undefined, other: DateTime | undefined): boolean {
  return one !== undefined && one.toISODate() === other?.toISODate();
}

function isAt(offered: string | undefined, time: string): boolean {
  return offered === time || (offered !== undefined && partOf(offered) === time);
}

/** A word was said that this offer has, and no other one. */
function isMeant({ words }: Offer, offers: readonly Offer[], text: string): boolean {
  const said = text.split(' ');
  const isShared = (word: string) =>
    offers.filter((offer) => offer.words.split(' ').includes(word)).length > 1;
  return words
    .split(' ')
    .some((word) => word.length >= TELLING_LETTERS && said.includes(word) && !isShared(word));
}

function asSpoken(option: string): string {
  return option
    .toLowerCase()
    .replaceAll(/[^a-z0-9':]+/g, ' ')
    .trim();
}

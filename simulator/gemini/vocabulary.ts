import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** All that the stand-in understands. */
export interface Vocabulary {
  /** A phrase may hold parts: "on <weekday> please". */
  readonly phrases: readonly string[];
  /** The wordings that a part stands for, by its name; they may hold parts in their turn. */
  readonly parts: ReadonlyMap<string, readonly string[]>;
  /** Sounds in ARPAbet of the words that the decoder's dictionary lacks. */
  readonly pronunciations: ReadonlyMap<string, string>;
  /** Where it stands, for errors. */
  readonly file: string;
}

/** What callers say in messages. */
export const VOCABULARY_FILE = fileURLToPath(new URL('./vocabulary.txt', import.meta.url));
/** What callers answer to questions. */
export const ANSWERS_FILE = fileURLToPath(new URL('./answers.txt', import.meta.url));

const PHRASE = /^(<[a-zA-Z]+>|[a-z']+)( (<[a-zA-Z]+>|[a-z']+))*$/;
const PART = /^<([a-zA-Z]+)> = (.+)$/;
const PRONUNCIATION = /^([a-z']+) = ([A-Z]+( [A-Z]+)*)$/;

/** Reads a vocabulary; the way it is written stands in vocabulary.txt. @throws {Error} naming file, line and remedy. */
export function readVocabulary(path: string = VOCABULARY_FILE): Vocabulary {
  const file = basename(path);
  const phrases = new Set<string>();
  const parts = new Map<string, readonly string[]>();
  const pronunciations = new Map<string, string>();
  for (const [index, written] of readFileSync(path, 'utf8').split('\n').entries()) {
    const line = written.replace(/#.*/, '').trim();
    if (line === '') continue;
    const where = `${file} line ${index + 1}`;
    const [, word, sounds] = PRONUNCIATION.exec(line) ?? [];
    const [, part, wordings] = PART.exec(line) ?? [];
    if (word !== undefined && sounds !== undefined) pronunciations.set(word, sounds);
    else if (part !== undefined && wordings !== undefined)
      parts.set(
        part,
        wordings.split(' | ').map((wording) => phraseOf(wording, where)),
      );
    else if (phrases.has(phraseOf(line, where))) throw new Error(`${where}: "${line}" stands there twice`);
    else phrases.add(line);
  }
  const unknown = [...phrases, ...[...parts.values()].flat()]
    .flatMap((phrase) => [...phrase.matchAll(/<([a-zA-Z]+)>/g)].map(([, part = '']) => part))
    .find((part) => !parts.has(part));
  if (unknown !== undefined)
    throw new Error(`${file}: nothing says what <${unknown}> stands for: add a line "<${unknown}> = … | …"`);
  if (phrases.size === 0) throw new Error(`${file} holds no phrase: write one per line`);
  return { phrases: [...phrases], parts, pronunciations, file };
}

function phraseOf(text: string, where: string): string {
  if (PHRASE.test(text)) return text;
  throw new Error(
    `${where}: "${text}" is neither a phrase in small letters without punctuation nor "word = AA B ER" nor "<part> = one wording | another"`,
  );
}

/** Two vocabularies as one. */
export function together(one: Vocabulary, other: Vocabulary): Vocabulary {
  return {
    phrases: [...new Set([...one.phrases, ...other.phrases])],
    parts: new Map([...one.parts, ...other.parts]),
    pronunciations: new Map([...one.pronunciations, ...other.pronunciations]),
    file: `${one.file} and ${other.file}`,
  };
}

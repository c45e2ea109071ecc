import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** All that the stand-in understands. */
export interface Vocabulary {
  readonly phrases: readonly string[];
  /** Sounds in ARPAbet of the words that the decoder's dictionary lacks. */
  readonly pronunciations: ReadonlyMap<string, string>;
  /** Where it stands, for errors. */
  readonly file: string;
}

export const VOCABULARY_FILE = fileURLToPath(new URL('./vocabulary.txt', import.meta.url));
/** What is said in answer to questions, beside all that. */
export const ANSWERS_FILE = fileURLToPath(new URL('./answers.txt', import.meta.url));

const PHRASE = /^[a-z']+( [a-z']+)*$/;
const PRONUNCIATION = /^([a-z']+) = ([A-Z]+( [A-Z]+)*)$/;

/** Reads a vocabulary; the way it is written stands in vocabulary.txt. @throws {Error} naming file, line and remedy. */
export function readVocabulary(path: string = VOCABULARY_FILE): Vocabulary {
  const file = basename(path);
  const phrases = new Set<string>();
  const pronunciations = new Map<string, string>();
  for (const [index, written] of readFileSync(path, 'utf8').split('\n').entries()) {
    const line = written.replace(/#.*/, '').trim();
    if (line === '') continue;
    const [, word, sounds] = PRONUNCIATION.exec(line) ?? [];
    if (word !== undefined && sounds !== undefined) pronunciations.set(word, sounds);
    else if (!PHRASE.test(line)) {
      throw new Error(
        `${file} line ${index + 1}: "${line}" is neither a phrase in small letters without punctuation nor "word = AA B ER"`,
      );
    } else if (phrases.has(line)) throw new Error(`${file} line ${index + 1}: "${line}" stands there twice`);
    else phrases.add(line);
  }
  if (phrases.size === 0) throw new Error(`${file} holds no phrase: write one per line`);
  return { phrases: [...phrases], pronunciations, file };
}

/** Two vocabularies as one. */
export function together(one: Vocabulary, other: Vocabulary): Vocabulary {
  return {
    phrases: [...new Set([...one.phrases, ...other.phrases])],
    pronunciations: new Map([...one.pronunciations, ...other.pronunciations]),
    file: `${one.file} and ${other.file}`,
  };
}

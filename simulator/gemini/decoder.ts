import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Decoder } from 'soundswallower';
import loadSoundSwallower from 'soundswallower';
import type { Vocabulary } from './vocabulary.ts';

/** The rate that the decoders work at: the acoustic model looks at telephone band alone, so nothing is lost. */
export const DECODER_RATE = 16_000;

const MODEL = join(dirname(fileURLToPath(import.meta.resolve('soundswallower'))), 'model', 'en-us');
const SETTINGS = {
  hmm: MODEL,
  samprate: DECODER_RATE,
  remove_noise: false,
  loglevel: 'FATAL',
  // Wide enough that no phrase is pruned away before its end; the library's own beams lose four of 112 (measured).
  beam: 1e-60,
  pbeam: 1e-60,
  wbeam: 1e-40,
  // What one more word costs: a message made of many short words must not beat the one that was said.
  wip: 1e-3,
};
/** What it costs to begin spelling. More of it, and damaged phrases pass for others; less, and good ones are spelt (measured). */
const SPELLING_WEIGHT = 1e-14;

const PHONES =
  'AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH'.split(
    ' ',
  );

/** Words that are one phone each; what is spelt in them is no phrase of the vocabulary. */
const NOISES = PHONES.map((phone) => ({ word: `_${phone}_`, phone }));

export interface Decoders {
  /** Knows one or more phrases and nothing else, so it makes phrases of what it can; '' for none. */
  readonly plain: (samples: Float32Array) => string;
  /** May spell phone by phone instead; `spelt` when it did anywhere, which is then left out of the text. */
  readonly honest: (samples: Float32Array) => { readonly text: string; readonly spelt: boolean };
}

/** Loads the acoustic model and both grammars. @throws {Error} naming the vocabulary's words that have no pronunciation. */
export async function loadDecoders(vocabulary: Vocabulary): Promise<Decoders> {
  const library = await loadSoundSwallower();
  const load = async (): Promise<Decoder> => {
    const decoder = new library.Decoder(SETTINGS);
    await decoder.initialize();
    teach(decoder, vocabulary);
    return decoder;
  };
  const [plain, honest] = [await load(), await load()];
  for (const { word, phone } of NOISES) honest.add_words([word, phone]);
  const phrases = vocabulary.phrases.join(' | ');
  const parts = [...vocabulary.parts].map(([name, wordings]) => `<${name}> = ${wordings.join(' | ')};`);
  const noises = NOISES.map(({ word }) => word).join(' | ');
  plain.set_grammar(`#JSGF V1.0; grammar plain; public <message> = (${phrases})+; ${parts.join(' ')}`);
  honest.set_grammar(
    `#JSGF V1.0; grammar honest; public <message> = (/1/ <phrase> | /${SPELLING_WEIGHT}/ <spelling>)+;
     <phrase> = ${phrases}; <spelling> = (${noises})+; ${parts.join(' ')}`,
  );
  return {
    plain: (samples) => decode(plain, samples).join(' '),
    honest: (samples) => {
      const words = decode(honest, samples);
      const known = words.filter((word) => !word.startsWith('_'));
      return { text: known.join(' '), spelt: known.length < words.length };
    },
  };
}

function teach(decoder: Decoder, { phrases, parts, pronunciations, file }: Vocabulary): void {
  for (const [word, sounds] of pronunciations) {
    const isKnown = decoder.lookup_word(word);
    decoder.add_words([isKnown ? `${word}(2)` : word, sounds]);
  }
  const words = new Set([...phrases, ...[...parts.values()].flat()].flatMap((phrase) => phrase.split(' ')));
  const unknown = [...words].filter((word) => !word.startsWith('<') && !decoder.lookup_word(word));
  if (unknown.length === 0) return;
  throw new Error(
    `${file}: nobody knows how to pronounce ${unknown.map((word) => `"${word}"`).join(', ')}: add a line "word = AA B ER" for each`,
  );
}

/** The words that are heard; none when no message of the grammar fits. */
function decode(decoder: Decoder, samples: Float32Array): string[] {
  decoder.start();
  decoder.process_audio(samples, false, true);
  decoder.stop();
  return decoder.get_text().split(' ').filter(Boolean);
}

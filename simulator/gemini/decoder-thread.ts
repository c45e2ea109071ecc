/** Worker thread: understands one recording after the other. Of a recording it gets the samples and nothing else. */
import { constants, setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import libsamplerate from '@alexanderolsen/libsamplerate-js';
import { z } from 'zod';
import { serveParent } from '../voice/serve-parent.ts';
import type { Sound } from '../telcoflow/wav.ts';
import { DECODER_RATE, loadDecoders } from './decoder.ts';
import { dithered } from './dither.ts';
import { utterancesOf } from './utterances.ts';
import { ANSWERS_FILE, readVocabulary, together } from './vocabulary.ts';

/** What a thread is for: messages, or answers to questions, which know some phrases more. */
export interface DecoderOptions {
  readonly vocabularyFile: string;
  readonly as: 'message' | 'answer';
}

/** What was understood: '' is nothing, with high confidence when all was silence. */
export interface Heard {
  readonly text: string;
  readonly confidence: 'high' | 'low';
}

const FULL_SCALE = 32_768;

const decoderOptions: z.ZodType<DecoderOptions> = z.object({
  vocabularyFile: z.string(),
  as: z.enum(['message', 'answer']),
});

const { vocabularyFile, as } = decoderOptions.parse(workerData);
// Whole calls are played in real time beside it, and a transcript may come later. On Linux this is about the thread alone.
if (as === 'message') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const messages = readVocabulary(vocabularyFile);
const decoders = await loadDecoders(
  as === 'message' ? messages : together(messages, readVocabulary(ANSWERS_FILE)),
);

serveParent(async (sound: Sound): Promise<{ reply: Heard }> => {
  const utterances = utterancesOf(await atDecoderRate(sound), DECODER_RATE);
  const heard = utterances.map((samples) => hear(dithered(samples, DECODER_RATE)));
  const text = heard.flatMap((one) => one.text || []).join(' ');
  return { reply: { text, confidence: heard.every((one) => one.confidence === 'high') ? 'high' : 'low' } };
});

function hear(samples: Float32Array): Heard {
  const [plain, honest] = [decoders.plain(samples), decoders.honest(samples)];
  const fits = honest.text !== '' && !honest.spelt;
  if (fits) return { text: honest.text, confidence: honest.text === plain ? 'high' : 'low' };
  // A guess; where no message fits all of it, the phrases that stand between what had to be spelt.
  return { text: plain || honest.text, confidence: 'low' };
}

async function atDecoderRate({ samples, sampleRate }: Sound): Promise<Int16Array> {
  if (sampleRate === DECODER_RATE || samples.length === 0) return samples;
  const converter = await libsamplerate.create(1, sampleRate, DECODER_RATE, {
    converterType: libsamplerate.ConverterType.SRC_SINC_MEDIUM_QUALITY,
  });
  try {
    const floats = converter.simple(Float32Array.from(samples, (sample) => sample / FULL_SCALE));
    return Int16Array.from(floats, (value) => Math.max(-1, Math.min(1, value)) * (FULL_SCALE - 1));
  } finally {
    converter.destroy();
  }
}

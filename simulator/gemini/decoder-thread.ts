/** Worker thread: understands one recording after the other. Of a recording it gets the samples and nothing else. */
import { workerData } from 'node:worker_threads';
import libsamplerate from '@alexanderolsen/libsamplerate-js';
import { serveParent } from '../voice/serve-parent.ts';
import type { Sound } from '../telcoflow/wav.ts';
import { DECODER_RATE, loadDecoders } from './decoder.ts';
import { dithered } from './dither.ts';
import { readVocabulary } from './vocabulary.ts';

/** What was understood; text '' is nothing, with high confidence when there was nothing like speech in it. */
export interface Heard {
  readonly text: string;
  readonly confidence: 'high' | 'low';
}

const FULL_SCALE = 32_768;

const decoders = await loadDecoders(readVocabulary(String(workerData)));

serveParent(async (sound: Sound): Promise<{ reply: Heard }> => {
  const samples = dithered(await atDecoderRate(sound), DECODER_RATE);
  const plain = decoders.plain(samples);
  const honest = decoders.honest(samples);
  const sure = !honest.spelt && honest.text === plain;
  return { reply: { text: plain === '' ? honest.text : plain, confidence: sure ? 'high' : 'low' } };
});

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

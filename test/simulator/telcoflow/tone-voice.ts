import type { SpokenWords } from '../../../simulator/telcoflow/sounds.ts';

/** Speaks in tones: each text has its own pitch, lasts 60 ms per letter, and sounds the same every time. */
export const toneVoice: SpokenWords = {
  say: (text, _voice, sampleRate) => Promise.resolve(tone(text, sampleRate)),
};

/** The tone that stands for a text. */
export function tone(text: string, sampleRate: number): Int16Array {
  const pitchHz = 200 + (hash(text) % 1500);
  // A length that is no whole number of frames, so that ends inside a frame are part of every test.
  const samples = Math.round((text.length * 60 * sampleRate) / 1000) + 37;
  const wave = new Int16Array(samples);
  for (let at = 0; at < samples; at += 1) {
    wave[at] = Math.round(8000 * Math.sin((2 * Math.PI * pitchHz * at) / sampleRate)) + 300;
  }
  return wave;
}

function hash(text: string): number {
  let sum = 7;
  for (const letter of text) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003;
  return sum;
}

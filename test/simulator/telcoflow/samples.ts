import { createHash } from 'node:crypto';

/** Short name of a sound, the same as the Python side computes of the bytes that it got. */
export function digest(samples: Int16Array): string {
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}

/** Where `part` first lies in `whole`, sample by sample; -1 when it does not. */
export function indexOf(whole: Int16Array, part: Int16Array): number {
  const haystack = Buffer.from(whole.buffer, whole.byteOffset, whole.byteLength);
  const needle = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
  for (let at = haystack.indexOf(needle); at !== -1; at = haystack.indexOf(needle, at + 1)) {
    if (at % 2 === 0) return at / 2;
  }
  return -1;
}

/** Samples that are not silence. */
export function loudSamples(samples: Int16Array): number {
  let loud = 0;
  for (const sample of samples) if (sample !== 0) loud += 1;
  return loud;
}

/** The sound without its silence: a late frame moves sound, it must not change it. */
export function withoutSilence(samples: Int16Array): Int16Array {
  return samples.filter((sample) => sample !== 0);
}

/** The sound that the Python side makes: every place looks different, none is silent. */
export function ramp(samples: number, step: number): Int16Array {
  return Int16Array.from({ length: samples }, (_, at) => 1000 + ((at * step) % 20_000));
}

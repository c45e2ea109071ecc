import type { SampleRate } from '../../contracts/audio.ts';

/** What a telephone line carries, and all that is needed to tell words apart. */
export const TELEPHONE_RATE = 8000;
/** Of the filter, to each side, in samples of the telephone. */
const REACH = 8;

export interface LineSound {
  readonly samples: Int16Array;
  readonly sampleRate: SampleRate;
}

/** The sound as it would come over a telephone line. */
export function atTelephoneRate({ samples, sampleRate }: LineSound): Int16Array {
  const factor = sampleRate / TELEPHONE_RATE;
  if (factor === 1) return samples;
  const filter = lowPass(factor);
  const reach = REACH * factor;
  const narrow = new Int16Array(Math.floor(samples.length / factor));
  for (let at = 0; at < narrow.length; at += 1) {
    let sum = 0;
    const from = at * factor - reach;
    for (let nth = 0; nth < filter.length; nth += 1) sum += (filter[nth] ?? 0) * (samples[from + nth] ?? 0);
    narrow[at] = sum;
  }
  return narrow;
}

/** Lets through what the lower rate can carry: a sinc in a Hann window. */
function lowPass(factor: number): Float64Array {
  const reach = REACH * factor;
  const filter = Float64Array.from({ length: 2 * reach + 1 }, (_, nth) => {
    const at = nth - reach;
    const sinc = at === 0 ? 1 : Math.sin((Math.PI * at) / factor) / ((Math.PI * at) / factor);
    return sinc * (0.5 + 0.5 * Math.cos((Math.PI * at) / reach));
  });
  const sum = filter.reduce((total, weight) => total + weight, 0);
  return filter.map((weight) => weight / sum);
}

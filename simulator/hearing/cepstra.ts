import { Fourier } from './fourier.ts';
import { atTelephoneRate, TELEPHONE_RATE, type LineSound } from './telephone-rate.ts';

/** One list of numbers per step: the shape of the mouth, so to speak, with neither the loudness nor the pitch. */
export type Cepstra = readonly Float32Array[];

/** From one list of numbers to the next. */
export const STEP_MS = 10;
const WINDOW_MS = 25;
const WINDOW = (WINDOW_MS * TELEPHONE_RATE) / 1000;
const STEP = (STEP_MS * TELEPHONE_RATE) / 1000;
const FOURIER_SIZE = 256;
/** What a telephone line lets through, so that all rates give the same numbers. */
const LOWEST_HZ = 130;
const HIGHEST_HZ = 3700;
const BANDS = 26;
const COEFFICIENTS = 12;
/** Quieter samples are a pause. */
const AUDIBLE_ABOVE = 200;
const PRE_EMPHASIS = 0.97;
/** Each band is taken to hold noise of this part of the loudest sample: without it all silences would differ wildly. */
const NOISE_BELOW_PEAK = 1 / 200;

/** Powers from `first` on count towards a band with these weights. */
interface Band {
  readonly first: number;
  readonly weights: readonly number[];
}

const FOURIER = new Fourier(FOURIER_SIZE);
const BANDS_OF_LINE = bandsOf(TELEPHONE_RATE / FOURIER_SIZE);
const HAMMING = Float64Array.from({ length: WINDOW }, (_, nth) => {
  return 0.54 - 0.46 * Math.cos((2 * Math.PI * nth) / (WINDOW - 1));
});
/** The waves that the energies of the bands are compared with. */
const WAVES = Array.from({ length: COEFFICIENTS }, (_, nth) =>
  Float64Array.from({ length: BANDS }, (_none, band) => {
    return Math.sqrt(2 / BANDS) * Math.cos((Math.PI * (nth + 1) * (band + 0.5)) / BANDS);
  }),
);

/** The cepstra (mel scale, coefficients 1 to 12) of a sound, however loud. */
export function cepstraOf(sound: LineSound): Cepstra {
  const samples = atTelephoneRate(sound);
  const floor = (peakOf(samples) * NOISE_BELOW_PEAK) ** 2 * WINDOW;
  const cepstra: Float32Array[] = [];
  for (let at = 0; at + WINDOW <= samples.length; at += STEP) {
    const powers = FOURIER.powers(windowed(samples, at));
    cepstra.push(cepstrumOf(BANDS_OF_LINE.map((band) => Math.log(energyIn(band, powers) + floor + 1))));
  }
  return cepstra;
}

/** Words without the silence that a voice leaves before and after them. */
export function withoutEdges(samples: Int16Array): Int16Array {
  return samples.subarray(Math.max(0, samples.findIndex(isAudible)), samples.findLastIndex(isAudible) + 1);
}

function isAudible(sample: number): boolean {
  return Math.abs(sample) > AUDIBLE_ABOVE;
}

function peakOf(samples: Int16Array): number {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return peak;
}

function windowed(samples: Int16Array, from: number): Float64Array {
  const wave = new Float64Array(WINDOW);
  for (let nth = 0; nth < WINDOW; nth += 1) {
    const sharpened = (samples[from + nth] ?? 0) - PRE_EMPHASIS * (samples[from + nth - 1] ?? 0);
    wave[nth] = sharpened * (HAMMING[nth] ?? 0);
  }
  return wave;
}

function energyIn({ first, weights }: Band, powers: Float64Array): number {
  let energy = 0;
  for (let nth = 0; nth < weights.length; nth += 1)
    energy += (weights[nth] ?? 0) * (powers[first + nth] ?? 0);
  return energy;
}

function cepstrumOf(logEnergies: readonly number[]): Float32Array {
  return Float32Array.from(WAVES, (wave) => {
    let likeness = 0;
    for (let band = 0; band < BANDS; band += 1) likeness += (wave[band] ?? 0) * (logEnergies[band] ?? 0);
    return likeness;
  });
}

/** Triangles that overlap, evenly spaced on the scale on which pitch is heard. */
function bandsOf(hzPerPower: number): Band[] {
  const [lowest, highest] = [toMel(LOWEST_HZ), toMel(HIGHEST_HZ)];
  const edge = (nth: number): number => toHz(lowest + ((highest - lowest) * nth) / (BANDS + 1)) / hzPerPower;
  return Array.from({ length: BANDS }, (_, nth) => triangle(edge(nth), edge(nth + 1), edge(nth + 2)));
}

function triangle(from: number, top: number, to: number): Band {
  const first = Math.ceil(from);
  const weight = (at: number): number => (at < top ? (at - from) / (top - from) : (to - at) / (to - top));
  return { first, weights: Array.from({ length: Math.ceil(to) - first }, (_, nth) => weight(first + nth)) };
}

function toMel(hz: number): number {
  return 2595 * Math.log10(1 + hz / 700);
}

function toHz(mel: number): number {
  return 700 * (10 ** (mel / 2595) - 1);
}

import type { Sound } from './wav.ts';

const FULL_SCALE = 32_768;
/** Quieter samples are no speech: its loudness is measured without them. */
const SPEECH_FROM = 200;
const NOISE_LEVEL_DB = -30;
const COUGH_LEVEL_DB = -20;

/** The two bursts of a cough: when each begins, how fast it dies away, and how loud it is. */
const BURSTS = [
  { fromMs: 0, fadeMs: 45, share: 1 },
  { fromMs: 170, fadeMs: 70, share: 0.6 },
];
const COUGH_MS = 450;
const ATTACK_MS = 8;
/** A cough is dull: each sample takes so much from the one before. */
const DULLNESS = 0.75;

/** White noise, the same each time. `levelDb`: RMS below full scale. */
export function noise(samples: number, levelDb = NOISE_LEVEL_DB): Int16Array {
  return atLevel(randomWave(samples), levelDb);
}

/** Two bursts that are no words, the same each time. */
export function cough(sampleRate: number, levelDb = COUGH_LEVEL_DB): Int16Array {
  const wave = randomWave((COUGH_MS * sampleRate) / 1000);
  let last = 0;
  for (const [at, value] of wave.entries()) {
    last = DULLNESS * last + (1 - DULLNESS) * value;
    wave[at] = last * loudnessOfCough((at * 1000) / sampleRate);
  }
  return atLevel(wave, levelDb);
}

/** The speech with white noise under all of it, quieter than the speech by `snrDb`. */
export function inNoise({ samples, sampleRate }: Sound, snrDb: number): Sound {
  const spoken = samples.filter((sample) => Math.abs(sample) >= SPEECH_FROM);
  const level = rmsOf(spoken) * 10 ** (-snrDb / 20);
  const wave = randomWave(samples.length);
  const factor = level / rmsOf(wave);
  return { samples: samples.map((sample, at) => clipped(sample + (wave[at] ?? 0) * factor)), sampleRate };
}

function loudnessOfCough(ms: number): number {
  return BURSTS.reduce((sum, { fromMs, fadeMs, share }) => {
    if (ms < fromMs) return sum;
    const since = ms - fromMs;
    return sum + share * Math.min(1, since / ATTACK_MS) * Math.exp(-since / fadeMs);
  }, 0);
}

/** From a generator that starts the same each time. */
function randomWave(samples: number): Float64Array {
  let state = 7;
  return Float64Array.from({ length: Math.round(samples) }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}

function atLevel(wave: Float64Array, levelDb: number): Int16Array {
  const factor = (FULL_SCALE * 10 ** (levelDb / 20)) / rmsOf(wave);
  return Int16Array.from(wave, (value) => clipped(value * factor));
}

function rmsOf(wave: Float64Array | Int16Array): number {
  let energy = 0;
  for (const value of wave) energy += value * value;
  return Math.sqrt(energy / Math.max(1, wave.length));
}

function clipped(value: number): number {
  return Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, Math.round(value)));
}

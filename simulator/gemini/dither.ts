const FULL_SCALE = 32_768;
/** Noise so far below the speech: of clean recordings the decoder otherwise understands two thirds (measured). */
const BELOW_SPEECH_DB = 22;
/** Quieter samples are not speech. */
const SPEECH_FROM = 200;
const RMS_WITHOUT_SPEECH = 300;
const PADDING_SECONDS = 0.3;

/** What the decoder is given: padded, and with noise over it, because digital silence confuses it. The same each time. */
export function dithered(samples: Int16Array, sampleRate: number): Float32Array {
  const padding = Math.round(PADDING_SECONDS * sampleRate);
  const noise = noiseOf(speechRms(samples) * 10 ** (-BELOW_SPEECH_DB / 20));
  return Float32Array.from(
    { length: samples.length + 2 * padding },
    (_, index) => ((samples[index - padding] ?? 0) + noise()) / FULL_SCALE,
  );
}

function speechRms(samples: Int16Array): number {
  let energy = 0;
  let count = 0;
  for (const sample of samples) {
    if (Math.abs(sample) < SPEECH_FROM) continue;
    energy += sample * sample;
    count += 1;
  }
  return count === 0 ? RMS_WITHOUT_SPEECH : Math.sqrt(energy / count);
}

/** White noise of this RMS, from a generator that starts the same each time, so that a recording is always heard the same. */
function noiseOf(rms: number): () => number {
  const width = rms * Math.sqrt(12);
  let state = 7;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 32 - 0.5) * width;
  };
}

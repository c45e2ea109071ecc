import type { SampleRate } from '../../contracts/audio.ts';

/** Partials of a voice at 120 Hz saying something like "ah": frequency in Hz and strength. */
const PARTIALS = [120, 240, 360, 480, 600, 720, 840, 1080, 1200, 2400, 2520].map((hz, i) => ({
  hz,
  strength: [1, 0.9, 0.8, 0.9, 1, 0.9, 0.5, 0.6, 0.5, 0.3, 0.3][i] ?? 0,
}));

export type Part =
  | { readonly kind: 'voice' | 'silence'; readonly ms: number }
  | { readonly kind: 'noise'; readonly ms: number; readonly peak: number };

/** Sound made of such parts, one after the other; the same parts always give the same samples. */
export function sound(sampleRate: SampleRate, ...parts: Part[]): Buffer {
  const random = randomFrom(1);
  return Buffer.concat(
    parts.map((part) => {
      const samples = Math.round((part.ms * sampleRate) / 1000);
      const pcm = Buffer.alloc(samples * 2);
      for (let i = 0; i < samples; i += 1) {
        pcm.writeInt16LE(Math.round(sampleOf(part, i / sampleRate, random)), i * 2);
      }
      return pcm;
    }),
  );
}

export const voice = (ms: number): Part => ({ kind: 'voice', ms });
export const silence = (ms: number): Part => ({ kind: 'silence', ms });
export const noise = (ms: number, peak: number): Part => ({ kind: 'noise', ms, peak });

function sampleOf(part: Part, seconds: number, random: () => number): number {
  // A line is never quite still.
  const hiss = (random() - 0.5) * 20;
  if (part.kind === 'silence') return hiss;
  if (part.kind === 'noise') return hiss + (random() * 2 - 1) * part.peak;
  const left = part.ms / 1000 - seconds;
  const edge = Math.min(1, seconds / 0.01, left / 0.01);
  const wave = PARTIALS.reduce(
    (sum, { hz, strength }) => sum + strength * Math.sin(2 * Math.PI * hz * seconds),
    0,
  );
  return hiss + 2500 * edge * wave;
}

/** Park-Miller: plain and repeatable. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

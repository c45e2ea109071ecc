import { BYTES_PER_SAMPLE, type SampleRate } from '../contracts/audio.ts';

const TONE_HZ = 440;
const TONE_MS = 200;
/** Without soft edges a tone clicks. */
const EDGE_MS = 10;
/** A quarter of full scale (-12 dB): clear beside a voice, and not painful. */
const AMPLITUDE = 8192;

const beeps = new Map<SampleRate, Buffer>();

/** The tone after which the caller speaks: 200 ms of 440 Hz. Always the same buffer; it must not be changed. */
export function beep(sampleRate: SampleRate): Buffer {
  const known = beeps.get(sampleRate);
  if (known !== undefined) return known;
  const made = makeBeep(sampleRate);
  beeps.set(sampleRate, made);
  return made;
}

function makeBeep(sampleRate: SampleRate): Buffer {
  const samples = (TONE_MS * sampleRate) / 1000;
  const edge = (EDGE_MS * sampleRate) / 1000;
  const pcm = Buffer.alloc(samples * BYTES_PER_SAMPLE);
  for (let i = 0; i < samples; i += 1) {
    const fromEdge = Math.min(1, i / edge, (samples - 1 - i) / edge);
    const loudness = (1 - Math.cos(Math.PI * fromEdge)) / 2;
    const wave = Math.sin((2 * Math.PI * TONE_HZ * i) / sampleRate);
    pcm.writeInt16LE(Math.round(AMPLITUDE * loudness * wave), i * BYTES_PER_SAMPLE);
  }
  return pcm;
}

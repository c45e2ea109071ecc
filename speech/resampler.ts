import { setImmediate as breathe } from 'node:timers/promises';
import libsamplerate from '@alexanderolsen/libsamplerate-js';
import { BYTES_PER_SAMPLE } from '../contracts/audio.ts';

type Converter = Awaited<ReturnType<typeof libsamplerate.create>>;

/** The converter works through so much at a time; its own buffer ends at about a million samples. */
const SLICE_SAMPLES = 24_000;

/** Longer than the converter's filter (2 ms at most), so that the last sample of the sound comes out too. */
const FLUSH_MS = 50;

const FULL_SCALE = 32_768;

/** A second of sound costs about 5 ms: after a quarter of it, others come to their turn. */
const BREATH_MS = 250;

/** A stream of whole samples at another sample rate, to the exact length; at the same rate, the very buffers. */
export async function* resampled(source: Source, from: number, to: number): AsyncGenerator<Buffer> {
  if (from === to) {
    yield* source;
    return;
  }
  const resampler = await Resampler.open(from, to);
  const breath = Math.round((from * BREATH_MS) / 1000) * BYTES_PER_SAMPLE;
  try {
    for await (const chunk of source) {
      yield resampler.convert(chunk.subarray(0, breath));
      for (let at = breath; at < chunk.length; at += breath) {
        await breathe();
        yield resampler.convert(chunk.subarray(at, at + breath));
      }
    }
    yield resampler.end();
  } finally {
    resampler.close();
  }
}

type Source = AsyncIterable<Buffer> | Iterable<Buffer>;

/** Turns sound of one sample rate into another, as one unbroken stream, to the exact length. */
export class Resampler {
  readonly #from: number;
  readonly #to: number;
  readonly #converter: Converter;
  #taken = 0;
  #given = 0;

  private constructor(from: number, to: number, converter: Converter) {
    this.#from = from;
    this.#to = to;
    this.#converter = converter;
  }

  /** Costs some milliseconds; to be closed after use. */
  static async open(from: number, to: number): Promise<Resampler> {
    const converterType = libsamplerate.ConverterType.SRC_SINC_MEDIUM_QUALITY;
    return new Resampler(from, to, await libsamplerate.create(1, from, to, { converterType }));
  }

  /** What has become of it so far; whole samples in, whole samples out. */
  convert(pcm: Buffer): Buffer {
    this.#taken += pcm.length / BYTES_PER_SAMPLE;
    const samples = samplesOf(pcm);
    const pieces: Buffer[] = [];
    for (let at = 0; at < samples.length; at += SLICE_SAMPLES) {
      pieces.push(this.#convert(samples.subarray(at, at + SLICE_SAMPLES)));
    }
    return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
  }

  /** The rest, so that all of it together is as long as the original. */
  end(): Buffer {
    const missing = Math.round((this.#taken * this.#to) / this.#from) - this.#given;
    const rest = this.#convert(new Int16Array((this.#from * FLUSH_MS) / 1000));
    return rest.subarray(0, Math.max(0, missing) * BYTES_PER_SAMPLE);
  }

  close(): void {
    this.#converter.destroy();
  }

  #convert(samples: Int16Array): Buffer {
    const converted = this.#converter.full(Float32Array.from(samples, (sample) => sample / FULL_SCALE));
    this.#given += converted.length;
    const result = Int16Array.from(converted, (value) =>
      Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, Math.round(value * FULL_SCALE))),
    );
    return Buffer.from(result.buffer);
  }
}

/** The samples of the sound, without a copy where the memory allows it. */
export function samplesOf(pcm: Buffer): Int16Array {
  const count = Math.floor(pcm.length / BYTES_PER_SAMPLE);
  if (pcm.byteOffset % BYTES_PER_SAMPLE === 0) return new Int16Array(pcm.buffer, pcm.byteOffset, count);
  return new Int16Array(new Uint8Array(pcm).buffer, 0, count);
}

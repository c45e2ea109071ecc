import { BYTES_PER_SAMPLE } from '../contracts/audio.ts';
import { SpeechRefused } from './failures.ts';
import { Resampler } from './resampler.ts';
import { SPEECH_SAMPLE_RATE } from './speech.ts';
import { isWav, readWavHead } from './wav.ts';

/** Whatever stands before the sound in a WAV file, it is not that long. */
const LONGEST_WAV_HEAD_BYTES = 8192;

const WAV_HEAD_BYTES = 12;

/** The rate of `audio/L16` that does not name one: the only one that the model is known to speak at. */
const USUAL_SAMPLE_RATE = SPEECH_SAMPLE_RATE;

/** Sound as the model sends it, in parts cut anywhere, turned into whole samples at 24 kHz. */
export class IncomingSound {
  /** Bytes that cannot be used yet: an unfinished head, or half a sample. */
  #kept: Buffer = Buffer.alloc(0);
  #sampleRate: number | undefined;
  #resampler: Resampler | undefined;
  /** Bytes of sound still to come; what follows them in a WAV file is no sound. */
  #toCome = Number.POSITIVE_INFINITY;

  /** @throws {SpeechRefused} when it is no PCM, or another kind of PCM than ours. */
  async take(mimeType: string, bytes: Buffer): Promise<Buffer> {
    let sound = this.#kept.length === 0 ? bytes : Buffer.concat([this.#kept, bytes]);
    this.#kept = Buffer.alloc(0);
    if (this.#sampleRate === undefined) sound = await this.#begin(mimeType, sound);
    return this.#convert(sound);
  }

  /** What was still on its way through the resampler. */
  end(): Buffer {
    return this.#resampler?.end() ?? Buffer.alloc(0);
  }

  close(): void {
    this.#resampler?.close();
  }

  async #begin(mimeType: string, bytes: Buffer): Promise<Buffer> {
    const isFile = /^audio\/(x-|vnd\.)?wav/i.test(mimeType) || isWav(bytes);
    if (!isFile && !/^audio\/(l16|pcm)/i.test(mimeType)) {
      throw new SpeechRefused(`speech model sends "${mimeType}": take a model that sends PCM`);
    }
    if (!isFile) {
      await this.#setRate(Number(/rate=(\d+)/i.exec(mimeType)?.[1] ?? USUAL_SAMPLE_RATE));
      return bytes;
    }
    const head = bytes.length < WAV_HEAD_BYTES ? undefined : wavHead(bytes);
    if (head === undefined) {
      this.#kept = bytes;
      return Buffer.alloc(0);
    }
    // A length of nothing, or of everything, is what stands in the head of a file that is still being written.
    if (head.bytes > 0 && head.bytes < 0xff_ff_ff_ff) this.#toCome = head.bytes;
    await this.#setRate(head.sampleRate);
    return bytes.subarray(head.start);
  }

  async #setRate(sampleRate: number): Promise<void> {
    if (sampleRate < 8000 || sampleRate > 192_000) {
      throw new SpeechRefused(`speech model sends ${sampleRate} samples per second: expected 8000 to 192000`);
    }
    this.#sampleRate = sampleRate;
    if (sampleRate !== SPEECH_SAMPLE_RATE) {
      this.#resampler = await Resampler.open(sampleRate, SPEECH_SAMPLE_RATE);
    }
  }

  #convert(bytes: Buffer): Buffer {
    if (this.#sampleRate === undefined) return bytes;
    const usable = Math.min(bytes.length, this.#toCome);
    const whole = usable - (usable % BYTES_PER_SAMPLE);
    this.#kept = bytes.subarray(whole, usable);
    this.#toCome -= whole;
    const sound = bytes.subarray(0, whole);
    return this.#resampler?.convert(sound) ?? sound;
  }
}

function wavHead(bytes: Buffer): ReturnType<typeof readWavHead> {
  try {
    const head = readWavHead(bytes);
    if (head === undefined && bytes.length > LONGEST_WAV_HEAD_BYTES) {
      throw new RangeError(`WAV file has no sound in its first ${LONGEST_WAV_HEAD_BYTES} bytes`);
    }
    return head;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SpeechRefused(`speech model sends sound that we cannot play: ${why}`, { cause });
  }
}

import type { SampleRate } from '../contracts/audio.ts';
import type { Transcript } from '../contracts/records.ts';

/** Samples per second of what `Speech.speak` gives, whatever the model sends. */
export const SPEECH_SAMPLE_RATE = 24_000 satisfies SampleRate;

/**
 * The speech model. Every failure is a `SpeechRefused` or a `SpeechUnavailable`; when `signal` ends a request, it fails
 * with the signal's own reason.
 */
export interface Speech {
  /** Sound made by another model is another sound: part of the key under which it is kept. */
  readonly speechModel: string;
  /** Says a text: whole samples at 24 kHz, as they arrive. Sound that ends without a failure is complete. */
  speak(request: SpeakRequest, signal: AbortSignal): AsyncIterable<Buffer>;
  /** Writes down what was said; the text is empty when nothing was intelligible. Not repeated here: that is the caller's to do. */
  transcribe(request: TranscribeRequest, signal: AbortSignal): Promise<Transcript>;
}

/** What shall be said, and how. */
export interface SpeakRequest {
  readonly text: string;
  /** The model's name of a voice, as "Kore". */
  readonly voice: string;
  /** BCP 47 tag. */
  readonly language: string;
}

/** What shall be written down. */
export interface TranscribeRequest {
  readonly pcm: Buffer;
  readonly sampleRate: SampleRate;
  /** BCP 47 tag of what was most probably spoken. */
  readonly language: string;
}

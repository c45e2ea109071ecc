import type { SampleRate } from '../contracts/audio.ts';
import type { Confidence, Question, Values, Wants } from '../contracts/questions.ts';
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
  /** Tells what a caller answered. Not repeated here: they wait, and whoever asks knows for how long. */
  understand(request: UnderstandRequest, signal: AbortSignal): Promise<Understood>;
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

/** What shall be understood, as an answer to which question, and when. */
export interface UnderstandRequest {
  readonly pcm: Buffer;
  readonly sampleRate: SampleRate;
  /** BCP 47 tag. */
  readonly language: string;
  readonly question: Question;
  /** ISO 8601 with offset, in the line's zone. */
  readonly localTime: string;
  /** IANA zone in which days and times are meant. */
  readonly timeZone: string;
}

/** What the caller meant. An answer holds at least one detail that was wanted, and only such as have been checked. */
export type Understood =
  | {
      readonly kind: 'answer';
      readonly value: Values<Wants>;
      readonly transcript: string;
      readonly confidence: Confidence;
    }
  | { readonly kind: 'unclear' | 'repeat' | 'person' | 'goodbye'; readonly transcript: string };

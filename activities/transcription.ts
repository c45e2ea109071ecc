import { ApplicationFailure } from '@temporalio/common';
import type { Transcript } from '../contracts/records.ts';
import { SpeechRefused, SpeechUnavailable } from '../speech/failures.ts';
import type { Speech } from '../speech/speech.ts';
import type { Recordings } from '../store/recordings.ts';
import { whileBeating } from './beating.ts';

export interface TranscribeInput {
  readonly recordingId: string;
  /** BCP 47 tag of what was most probably spoken. */
  readonly language: string;
}

/** What was said, in writing. */
export interface Transcription {
  /**
   * The recording's words; empty when nothing intelligible was heard. Changes nothing, so it may be repeated. Fails for
   * good when there is no such recording, or when the speech model will never take it.
   */
  readonly transcribe: (input: TranscribeInput) => Promise<Transcript>;
}

export interface TranscriptionDependencies {
  readonly recordings: Pick<Recordings, 'get' | 'audio'>;
  readonly speech: Pick<Speech, 'transcribe'>;
}

export function createTranscription({ recordings, speech }: TranscriptionDependencies): Transcription {
  return {
    transcribe: ({ recordingId, language }) =>
      whileBeating(async (signal) => {
        const recording = await recordings.get(recordingId);
        if (recording === undefined) throw unknownRecording(recordingId);
        const { sampleRate } = recording;
        const pcm = await whole(recordings.audio(recordingId), signal);
        if (pcm.length === 0) return { text: '', confidence: 'high' };
        const request = { pcm, sampleRate, language };
        const { text, confidence } = await speech.transcribe(request, signal).catch(rethrowAsFailure);
        return { text, confidence };
      }),
  };
}

async function whole(audio: AsyncIterable<Buffer>, signal: AbortSignal): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of audio) {
    signal.throwIfAborted();
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function unknownRecording(recordingId: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(
    `recording ${recordingId} is not in the store: there is nothing to transcribe`,
    'RecordingUnknown',
  );
}

/** The model's own word decides: refused is for good, unavailable for as long as it says. */
function rethrowAsFailure(failure: unknown): never {
  if (failure instanceof SpeechRefused) {
    throw ApplicationFailure.create({
      type: failure.name,
      message: failure.message,
      nonRetryable: true,
      cause: failure,
    });
  }
  if (failure instanceof SpeechUnavailable && failure.retryAfterMs !== undefined) {
    throw ApplicationFailure.create({
      type: failure.name,
      message: failure.message,
      nextRetryDelay: Math.max(failure.retryAfterMs, 1),
      cause: failure,
    });
  }
  throw failure;
}

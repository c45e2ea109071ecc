import { ApplicationFailure } from '@temporalio/common';
import type { CallRecord, SealedRecording, Voicemail } from '../contracts/records.ts';
import type { Calls } from '../store/calls.ts';
import { RecordingUnknown, SegmentsMissing } from '../store/recording-failures.ts';
import type { Recordings } from '../store/recordings.ts';
import type { Voicemails } from '../store/voicemails.ts';

export interface SealInput {
  readonly recordingId: string;
  /** All these must be in the store; absent: whatever is stored is the recording. */
  readonly expectedSegments?: number;
}

/** What is kept of a call. */
export interface Records {
  /** Keeps the call as it stands. May be repeated, also late: an older state never undoes a newer one. */
  readonly saveCall: (record: CallRecord) => Promise<void>;
  /**
   * Ends the recording; a sealed one is returned as it is. Fails with SegmentsMissing, to be retried, while expected
   * segments are not in the store. One that nothing was ever stored of is empty, at the default rate.
   */
  readonly sealRecording: (input: SealInput) => Promise<SealedRecording>;
  /** Keeps the message. May be repeated; a transcript once kept is not taken away by a repeat without one. */
  readonly storeVoicemail: (voicemail: Voicemail) => Promise<void>;
}

export interface RecordsDependencies {
  readonly calls: Pick<Calls, 'put'>;
  readonly recordings: Pick<Recordings, 'seal'>;
  readonly voicemails: Pick<Voicemails, 'put'>;
}

export function createRecords({ calls, recordings, voicemails }: RecordsDependencies): Records {
  return {
    saveCall: (record) => calls.put(record),
    storeVoicemail: (voicemail) => voicemails.put(voicemail),
    async sealRecording({ recordingId, expectedSegments }) {
      try {
        return await recordings.seal(
          recordingId,
          expectedSegments === undefined ? undefined : { segments: expectedSegments },
        );
      } catch (failure) {
        // The gateway was lost before it had stored anything: there is nothing to keep and nothing to wait for.
        if (failure instanceof RecordingUnknown) return nothingRecorded(recordingId);
        if (failure instanceof SegmentsMissing) throw missing(failure);
        throw failure;
      }
    },
  };
}

function nothingRecorded(recordingId: string): SealedRecording {
  return { recordingId, sampleRate: 24000, samples: 0, segments: 0, gaps: [] };
}

/** Retryable: the disk of a gateway may still hold them. */
function missing(failure: SegmentsMissing): ApplicationFailure {
  const { recordingId, missing: segments } = failure;
  return ApplicationFailure.create({
    type: 'SegmentsMissing',
    message: failure.message,
    details: [{ recordingId, missing: segments.slice(0, 50), count: segments.length }],
    cause: failure,
  });
}

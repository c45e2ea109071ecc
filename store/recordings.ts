import type { Connection } from 'mongoose';
import type { SampleRate } from '../contracts/audio.ts';
import type { SealedRecording } from '../contracts/records.ts';
import { appendSegment, type NewSegment } from './append-segment.ts';
import { recordingAudio, segmentFacts, type Stretch } from './recording-audio.ts';
import { recordingModels, type RecordingDocument, type RecordingModels } from './recording-documents.ts';
import { RecordingConflict, RecordingUnknown, SegmentsMissing } from './recording-failures.ts';
import { missingOf, sealFigures, type SealFigures } from './seal-figures.ts';

/** What is known of a recording when it begins. */
export interface NewRecording {
  readonly recordingId: string;
  readonly callId: string;
  readonly sampleRate: SampleRate;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Position of its first sample in the call's incoming sound. */
  readonly callStartSample: number;
}

export interface Recording extends NewRecording {
  /** Absent while segments may still come. */
  readonly sealed?: SealedRecording;
}

/** How far a recording has come; who goes on with it starts here. */
export interface RecordingProgress {
  /** Number of the next segment: behind the last one stored, even while an earlier one is still on its way. */
  readonly segments: number;
  /** Position of the next segment's first sample. */
  readonly samples: number;
}

/** Sound of calls, a segment of about a second at a time. Everything here may be repeated. */
export interface Recordings {
  /** The first one to begin it sets its start. @throws {RecordingConflict} */
  begin(recording: NewRecording): Promise<void>;
  /**
   * Returns once the segment is acknowledged by a majority.
   * @throws {RecordingSealing} when it is worth trying again, {RecordingUnknown} when it has not begun; and, for good,
   * {SegmentConflict} {RecordingSealed} {SegmentFaulty}
   */
  append(segment: NewSegment): Promise<void>;
  /** Of a recording that nobody has begun: nothing stored. */
  progress(recordingId: string): Promise<RecordingProgress>;
  /**
   * Ends the recording: what is not in it now never will be. With `expected`, all those segments must be there, and
   * they are the recording; without, it is whatever is stored, each hole noted as a gap. A sealed one is returned as it is.
   * @throws {SegmentsMissing} while expected ones are not there, {RecordingUnknown}
   */
  seal(recordingId: string, expected?: { readonly segments: number }): Promise<SealedRecording>;
  /** @throws on reading: {RecordingUnknown} {SegmentsMissing} */
  audio(recordingId: string, stretch?: Stretch): AsyncIterable<Buffer>;
  get(recordingId: string): Promise<Recording | undefined>;
}

export function createRecordings(connection: Connection): Recordings {
  const models = recordingModels(connection);
  return {
    begin: (recording) => begin(models, recording),
    append: (segment) => appendSegment(models, segment),
    progress: (recordingId) => progress(models, recordingId),
    seal: (recordingId, expected) =>
      expected === undefined
        ? sealStored(models, recordingId)
        : sealExpected(models, recordingId, expected.segments),
    audio: (recordingId, stretch = {}) => recordingAudio(models, recordingId, stretch),
    get: async (recordingId) => {
      const found = await models.recordings.findById(recordingId).lean<RecordingDocument>();
      return found === null ? undefined : recordingOf(found);
    },
  };
}

async function begin({ recordings }: RecordingModels, offered: NewRecording): Promise<void> {
  const { recordingId, callId, sampleRate, startedAt, callStartSample } = offered;
  // Not findOneAndUpdate: of two upserts at once the embedded server answers one with nothing.
  await recordings.updateOne(
    { _id: recordingId },
    { $setOnInsert: { callId, sampleRate, startedAt: new Date(startedAt), callStartSample, state: 'open' } },
    { upsert: true },
  );
  const stored = await recordings.findById(recordingId).lean<RecordingDocument>();
  if (stored?.callId === callId && stored.sampleRate === sampleRate) return;
  throw new RecordingConflict(
    recordingId,
    stored === null ? 'nothing' : belonging(stored),
    belonging(offered),
  );
}

function belonging({ callId, sampleRate }: Pick<NewRecording, 'callId' | 'sampleRate'>): string {
  return `call ${callId} at ${sampleRate} Hz`;
}

async function progress({ segments }: RecordingModels, recordingId: string): Promise<RecordingProgress> {
  const last = await segments
    .findOne({ recordingId })
    .select({ seq: 1, firstSample: 1, samples: 1 })
    .sort({ seq: -1 })
    .lean();
  return last === null
    ? { segments: 0, samples: 0 }
    : { segments: last.seq + 1, samples: last.firstSample + last.samples };
}

async function sealExpected(
  models: RecordingModels,
  recordingId: string,
  count: number,
): Promise<SealedRecording> {
  const recording = await models.recordings.findById(recordingId).lean<RecordingDocument>();
  if (recording?.sealed !== undefined) return sealedOf(recording, recording.sealed);
  const segments = await segmentFacts(models, recordingId);
  const missing = missingOf(segments, count);
  if (missing.length > 0) throw new SegmentsMissing(recordingId, missing);
  if (recording === null) throw new RecordingUnknown(recordingId);
  return close(models, recordingId, sealFigures(segments.slice(0, count)));
}

async function sealStored(models: RecordingModels, recordingId: string): Promise<SealedRecording> {
  const recording = await models.recordings.findById(recordingId).lean<RecordingDocument>();
  if (recording === null) throw new RecordingUnknown(recordingId);
  if (recording.sealed !== undefined) return sealedOf(recording, recording.sealed);
  await models.recordings.updateOne({ _id: recordingId, state: 'open' }, { $set: { state: 'sealing' } });
  return close(models, recordingId, sealFigures(await segmentFacts(models, recordingId)));
}

/** The first to close it decides what it consists of; everybody else gets that. */
async function close(
  models: RecordingModels,
  recordingId: string,
  sealed: SealFigures,
): Promise<SealedRecording> {
  await models.recordings.updateOne(
    { _id: recordingId, state: { $ne: 'sealed' } },
    { $set: { state: 'sealed', sealed } },
  );
  const closed = await models.recordings.findById(recordingId).lean<RecordingDocument>();
  if (closed?.sealed === undefined) throw new RecordingUnknown(recordingId);
  return sealedOf(closed, closed.sealed);
}

function recordingOf({
  _id,
  callId,
  sampleRate,
  startedAt,
  callStartSample,
  ...rest
}: RecordingDocument): Recording {
  const begun = { recordingId: _id, callId, sampleRate, startedAt: startedAt.toISOString(), callStartSample };
  return rest.sealed === undefined ? begun : { ...begun, sealed: sealedOf({ _id, sampleRate }, rest.sealed) };
}

function sealedOf(
  { _id, sampleRate }: Pick<RecordingDocument, '_id' | 'sampleRate'>,
  { samples, segments, gaps }: SealFigures,
): SealedRecording {
  return { recordingId: _id, sampleRate, samples, segments, gaps };
}

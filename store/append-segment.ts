import { createHash } from 'node:crypto';
import { BYTES_PER_SAMPLE } from '../contracts/audio.ts';
import { isDuplicate } from './duplicate.ts';
import { segmentId, type RecordingModels, type SegmentDocument } from './recording-documents.ts';
import {
  RecordingSealed,
  RecordingSealing,
  RecordingUnknown,
  SegmentConflict,
  SegmentFaulty,
} from './recording-failures.ts';
import { isPart } from './seal-figures.ts';

/** About a second of recorded sound. */
export interface NewSegment {
  readonly recordingId: string;
  /** Counted from 0 within the recording. */
  readonly seq: number;
  /** Position of its first sample within the recording. */
  readonly firstSample: number;
  readonly pcm: Buffer;
  /** Sound is missing before it, because a gateway was lost. */
  readonly gapBefore: boolean;
}

/** A document holds 16 MB; this is almost three minutes at 24 kHz, where a second was meant. */
const LONGEST_SEGMENT_BYTES = 8 * 1024 * 1024;

/**
 * Puts the segment in, then looks at the recording. In this order no segment is acknowledged that the sealing has not
 * counted: one that was in before the sealing began is counted, any later one sees the seal.
 */
export async function appendSegment(models: RecordingModels, segment: NewSegment): Promise<void> {
  const { recordingId, seq } = segment;
  const id = segmentId(recordingId, seq);
  refuseFaulty(id, segment);
  await insertOrMatch(models, id, segment);
  const recording = await models.recordings.findById(recordingId).select({ state: 1, sealed: 1 }).lean();
  if (recording?.state === 'open') return;
  if (recording?.state === 'sealing') throw new RecordingSealing(id);
  if (recording?.sealed !== undefined && isPart(seq, recording.sealed)) return;
  await models.segments.deleteOne({ _id: id });
  throw recording === null ? new RecordingUnknown(recordingId) : new RecordingSealed(id);
}

function refuseFaulty(id: string, { seq, firstSample, pcm }: NewSegment): void {
  if (!Number.isSafeInteger(seq) || seq < 0) throw new SegmentFaulty(id, 'has no whole number');
  if (!Number.isSafeInteger(firstSample) || firstSample < 0) {
    throw new SegmentFaulty(id, `starts at sample ${firstSample}`);
  }
  if (pcm.length === 0 || pcm.length % BYTES_PER_SAMPLE !== 0 || pcm.length > LONGEST_SEGMENT_BYTES) {
    throw new SegmentFaulty(id, `has ${pcm.length} bytes`);
  }
}

async function insertOrMatch(models: RecordingModels, id: string, segment: NewSegment): Promise<void> {
  const { pcm, ...rest } = segment;
  const document: SegmentDocument = { _id: id, ...rest, samples: pcm.length / BYTES_PER_SAMPLE, pcm };
  try {
    await models.segments.insertOne(document);
  } catch (failure) {
    if (!isDuplicate(failure)) throw failure;
    const stored = await models.segments.findById(id).lean<SegmentDocument>();
    // Gone again: it came too late for its recording and was taken back.
    if (stored === null) throw new RecordingSealing(id);
    if (!isSame(stored, segment)) throw new SegmentConflict(id, described(stored), described(segment));
  }
}

type Sound = Pick<SegmentDocument, 'firstSample' | 'pcm'>;

function isSame(stored: Sound, offered: Sound): boolean {
  return stored.firstSample === offered.firstSample && stored.pcm.equals(offered.pcm);
}

function described({ firstSample, pcm }: Sound): string {
  const digest = createHash('sha256').update(pcm).digest('hex').slice(0, 12);
  return `${pcm.length} bytes from sample ${firstSample} (sha256 ${digest})`;
}

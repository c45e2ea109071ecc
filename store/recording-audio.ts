import { BYTES_PER_SAMPLE } from '../contracts/audio.ts';
import type { RecordingModels, SegmentDocument } from './recording-documents.ts';
import { RecordingUnknown, SegmentsMissing } from './recording-failures.ts';
import { isPart, type SegmentFacts } from './seal-figures.ts';

/** A stretch of a recording by sample positions; `toSample` is exclusive. */
export interface Stretch {
  readonly fromSample?: number;
  readonly toSample?: number;
}

/** Segments fetched at a time: about a megabyte. */
const BATCH = 20;

/** The numbers, lengths and gaps of a recording's segments, in order, without their sound. */
export async function segmentFacts(models: RecordingModels, recordingId: string): Promise<SegmentFacts[]> {
  return models.segments
    .find({ recordingId })
    .select({ _id: 0, seq: 1, samples: 1, gapBefore: 1 })
    .sort({ seq: 1 })
    .lean<SegmentFacts[]>();
}

interface Piece {
  readonly seq: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Sound of a recording, segment by segment, as it is asked for. Of one that is not sealed, what is stored now.
 * @throws {RecordingUnknown} {SegmentsMissing} when a sealed segment has vanished: half a message passes for a whole one
 */
export async function* recordingAudio(
  models: RecordingModels,
  recordingId: string,
  { fromSample = 0, toSample = Infinity }: Stretch,
): AsyncGenerator<Buffer> {
  const pieces = (await positions(models, recordingId)).filter(
    ({ start, end }) => end > fromSample && start < toSample,
  );
  const [first] = pieces;
  const last = pieces.at(-1);
  if (first === undefined || last === undefined) return;
  const cursor = models.segments
    .find({ recordingId, seq: { $gte: first.seq, $lte: last.seq } })
    .select({ seq: 1, pcm: 1 })
    .sort({ seq: 1 })
    .lean<SegmentDocument[]>()
    .cursor({ batchSize: BATCH });
  try {
    for (const { seq, start, end } of pieces) {
      const pcm = await soundOf(cursor, seq);
      if (pcm === undefined) throw new SegmentsMissing(recordingId, [seq]);
      const from = Math.max(fromSample, start) - start;
      const to = Math.min(toSample, end) - start;
      yield pcm.subarray(from * BYTES_PER_SAMPLE, to * BYTES_PER_SAMPLE);
    }
  } finally {
    await cursor.close();
  }
}

/** Where each segment lies: behind the ones before it, whatever gaps were left between them. */
async function positions(models: RecordingModels, recordingId: string): Promise<Piece[]> {
  const recording = await models.recordings.findById(recordingId).select({ sealed: 1 }).lean();
  if (recording === null) throw new RecordingUnknown(recordingId);
  const { sealed } = recording;
  const segments = await segmentFacts(models, recordingId);
  const parts = sealed === undefined ? segments : segments.filter(({ seq }) => isPart(seq, sealed));
  let end = 0;
  const pieces = parts.map(({ seq, samples }) => {
    const start = end;
    end += samples;
    return { seq, start, end };
  });
  if (sealed !== undefined && pieces.length < sealed.segments) {
    const there = new Set(pieces.map(({ seq }) => seq));
    const all = Array.from({ length: sealed.endSeq }, (_, seq) => seq);
    throw new SegmentsMissing(
      recordingId,
      all.filter((seq) => isPart(seq, sealed) && !there.has(seq)),
    );
  }
  return pieces;
}

interface Segments {
  next(): Promise<Pick<SegmentDocument, 'seq' | 'pcm'> | null>;
}

/** Reads on to the segment of this number; ones that are not part of the recording are passed over. */
async function soundOf(cursor: Segments, seq: number): Promise<Buffer | undefined> {
  for (let next = await cursor.next(); next !== null; next = await cursor.next()) {
    if (next.seq === seq) return next.pcm;
    if (next.seq > seq) return undefined;
  }
  return undefined;
}

import { Schema, type Connection } from 'mongoose';
import type { SampleRate } from '../contracts/audio.ts';
import { PLAIN_DOCUMENT } from './document.ts';
import type { SealFigures } from './seal-figures.ts';

export interface RecordingDocument {
  readonly _id: string;
  readonly callId: string;
  readonly sampleRate: SampleRate;
  readonly startedAt: Date;
  readonly callStartSample: number;
  /** `sealing`: its segments are being counted, none may join without being seen. */
  readonly state: 'open' | 'sealing' | 'sealed';
  readonly sealed?: SealFigures;
}

export interface SegmentDocument {
  readonly _id: string;
  readonly recordingId: string;
  readonly seq: number;
  readonly firstSample: number;
  readonly samples: number;
  readonly gapBefore: boolean;
  readonly pcm: Buffer;
}

const text = { type: String, required: true } as const;
const count = { type: Number, required: true } as const;

const figures = new Schema<SealFigures>(
  { samples: count, segments: count, gaps: [Number], endSeq: count, holes: [Number] },
  { ...PLAIN_DOCUMENT, _id: false },
);

const recording = new Schema<RecordingDocument>(
  {
    _id: String,
    callId: text,
    sampleRate: count,
    startedAt: { type: Date, required: true },
    callStartSample: count,
    state: text,
    sealed: figures,
  },
  PLAIN_DOCUMENT,
);

const segment = new Schema<SegmentDocument>(
  {
    _id: String,
    recordingId: text,
    seq: count,
    firstSample: count,
    samples: count,
    gapBefore: { type: Boolean, required: true },
    pcm: { type: Buffer, required: true },
  },
  PLAIN_DOCUMENT,
);

export function recordingModels(connection: Connection) {
  return {
    recordings: connection.model<RecordingDocument>('recording', recording, 'recordings'),
    segments: connection.model<SegmentDocument>('segment', segment, 'segments'),
  };
}

export type RecordingModels = ReturnType<typeof recordingModels>;

export function segmentId(recordingId: string, seq: number): string {
  return `${recordingId}/${seq}`;
}

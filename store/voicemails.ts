import { Schema, type Connection } from 'mongoose';
import type { Transcript, Voicemail } from '../contracts/records.ts';
import { LIST_LIMIT, LONGEST_LIST } from './calls.ts';
import { PLAIN_DOCUMENT } from './document.ts';

/** Where a page of a list goes on: behind this one. */
export interface VoicemailPosition {
  readonly receivedAt: string;
  readonly recordingId: string;
}

export interface VoicemailPage {
  /** At most this many; 50 unless told, 500 at the most. */
  readonly limit?: number;
  readonly after?: VoicemailPosition;
  /** Only those of this call. */
  readonly callId?: string;
}

/** Messages that callers left; the sound itself is in `recordings`. */
export interface Voicemails {
  /** Keeps the message. May be repeated; one without a transcript does not take an earlier one's transcript away. */
  put(voicemail: Voicemail): Promise<void>;
  get(recordingId: string): Promise<Voicemail | undefined>;
  /** Newest first. */
  list(page?: VoicemailPage): Promise<Voicemail[]>;
}

type VoicemailDocument = Omit<Voicemail, 'recordingId' | 'receivedAt'> & {
  /** The recording's id: a message is one recording, and that belongs to one call. */
  readonly _id: string;
  readonly receivedAt: Date;
};

const text = { type: String, required: true } as const;

const transcript = new Schema<Transcript>(
  // Not required: mongoose takes an empty text, which is an honest transcript, for a missing one.
  { text: String, confidence: text },
  { ...PLAIN_DOCUMENT, _id: false },
);

const schema = new Schema<VoicemailDocument>(
  {
    _id: String,
    callId: text,
    line: text,
    office: text,
    from: String,
    receivedAt: { type: Date, required: true },
    durationMs: { type: Number, required: true },
    transcript,
  },
  PLAIN_DOCUMENT,
);

export function createVoicemails(connection: Connection): Voicemails {
  const voicemails = connection.model<VoicemailDocument>('voicemail', schema, 'voicemails');
  return {
    async put({ recordingId, receivedAt, ...rest }) {
      await voicemails.updateOne(
        { _id: recordingId },
        { $set: { ...rest, receivedAt: new Date(receivedAt) } },
        { upsert: true, runValidators: true },
      );
    },
    async get(recordingId) {
      const found = await voicemails.findById(recordingId).lean<VoicemailDocument>();
      return found === null ? undefined : voicemailOf(found);
    },
    async list({ limit = LIST_LIMIT, after, callId } = {}) {
      const found = await voicemails
        .find({ ...(callId === undefined ? {} : { callId }), ...(after === undefined ? {} : behind(after)) })
        .sort({ receivedAt: -1, _id: -1 })
        .limit(Math.min(limit, LONGEST_LIST))
        .lean<VoicemailDocument[]>();
      return found.map(voicemailOf);
    },
  };
}

function behind({ receivedAt, recordingId }: VoicemailPosition) {
  const at = new Date(receivedAt);
  return { $or: [{ receivedAt: { $lt: at } }, { receivedAt: at, _id: { $lt: recordingId } }] };
}

function voicemailOf({ _id, receivedAt, ...rest }: VoicemailDocument): Voicemail {
  return { recordingId: _id, ...rest, receivedAt: receivedAt.toISOString() };
}

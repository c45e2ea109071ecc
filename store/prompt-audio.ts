import { Schema, type Connection } from 'mongoose';
import { PLAIN_DOCUMENT } from './document.ts';

/** Sound of fixed prompts, synthesized once. Unused ones go after 90 days. */
export interface PromptAudio {
  get(key: string): Promise<Buffer | undefined>;
  /** @throws {PromptAudioTooLong} */
  put(key: string, pcm: Buffer): Promise<void>;
}

/** A prompt this long is a mistake: half the size of what a document can hold, almost three minutes at 24 kHz. */
export const LONGEST_PROMPT_BYTES = 8 * 1024 * 1024;

export class PromptAudioTooLong extends Error {
  override name = 'PromptAudioTooLong';
  constructor(key: string, bytes: number) {
    super(`prompt audio ${key} has ${bytes} bytes, ${LONGEST_PROMPT_BYTES} are allowed: split the prompt`);
  }
}

interface PromptAudioDocument {
  readonly _id: string;
  readonly pcm: Buffer;
  readonly lastUsedAt: Date;
}

/** Use is noted once a day: the 90 days need no more, and a write on every prompt would cost more than the read. */
const NOTE_USE_MS = 24 * 3600 * 1000;

const schema = new Schema<PromptAudioDocument>(
  { _id: String, pcm: Buffer, lastUsedAt: { type: Date, required: true } },
  PLAIN_DOCUMENT,
);

export function createPromptAudio(connection: Connection): PromptAudio {
  const prompts = connection.model<PromptAudioDocument>('promptAudio', schema, 'promptAudio');
  return {
    async get(key) {
      const found = await prompts.findById(key).lean<PromptAudioDocument>();
      if (found === null) return undefined;
      if (found.lastUsedAt.getTime() < Date.now() - NOTE_USE_MS) {
        await prompts.updateOne({ _id: key }, { $set: { lastUsedAt: new Date() } });
      }
      return found.pcm;
    },
    async put(key, pcm) {
      if (pcm.length > LONGEST_PROMPT_BYTES) throw new PromptAudioTooLong(key, pcm.length);
      await prompts.updateOne({ _id: key }, { $set: { pcm, lastUsedAt: new Date() } }, { upsert: true });
    },
  };
}

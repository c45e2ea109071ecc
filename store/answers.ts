import { Schema, type Connection } from 'mongoose';
import type { AskResult } from '../contracts/verbs.ts';
import { PLAIN_DOCUMENT } from './document.ts';

/** What callers have answered, until the call's history has it: a gateway that takes a call over asks nobody twice. */
export interface Answers {
  /** Keeps what came of a call's step; the first one stands. */
  put(callId: string, step: number, result: AskResult): Promise<void>;
  get(callId: string, step: number): Promise<AskResult | undefined>;
}

interface AnswerDocument {
  /** `<callId>/<step>`. */
  readonly _id: string;
  readonly result: AskResult;
  /** They are forgotten after a day. */
  readonly at: Date;
}

const schema = new Schema<AnswerDocument>(
  {
    _id: String,
    result: { type: Schema.Types.Mixed, required: true },
    at: { type: Date, required: true },
  },
  PLAIN_DOCUMENT,
);

export function createAnswers(connection: Connection): Answers {
  const answers = connection.model<AnswerDocument>('answer', schema, 'answers');
  return {
    async put(callId, step, result) {
      await answers.updateOne(
        { _id: idOf(callId, step) },
        { $setOnInsert: { result, at: new Date() } },
        { upsert: true },
      );
    },
    async get(callId, step) {
      const found = await answers.findById(idOf(callId, step)).lean<AnswerDocument>();
      return found?.result;
    },
  };
}

function idOf(callId: string, step: number): string {
  return `${callId}/${step}`;
}

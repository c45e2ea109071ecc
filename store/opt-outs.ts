import { Schema, type Connection } from 'mongoose';
import { PLAIN_DOCUMENT } from './document.ts';

/** A number of ours, or our sender's name, and one of theirs. */
export interface Pair {
  readonly ours: string;
  readonly theirs: string;
}

/** Who wants no text messages from us. */
export interface OptOuts {
  /** They told us to stop, at this time (ISO 8601). May be repeated. */
  stop(pair: Pair, at: string): Promise<void>;
  /** They want them again. */
  start(pair: Pair): Promise<void>;
  isStopped(pair: Pair): Promise<boolean>;
}

interface OptOutDocument {
  readonly _id: string;
  readonly at: Date;
}

const schema = new Schema<OptOutDocument>(
  { _id: String, at: { type: Date, required: true } },
  PLAIN_DOCUMENT,
);

export function createOptOuts(connection: Connection): OptOuts {
  const model = connection.model<OptOutDocument>('optOut', schema, 'optOuts');
  return {
    async stop(pair, at) {
      await model.updateOne({ _id: idOf(pair) }, { $setOnInsert: { at: new Date(at) } }, { upsert: true });
    },
    async start(pair) {
      await model.deleteOne({ _id: idOf(pair) });
    },
    isStopped: async (pair) => (await model.exists({ _id: idOf(pair) })) !== null,
  };
}

function idOf({ ours, theirs }: Pair): string {
  return `${ours}/${theirs}`;
}

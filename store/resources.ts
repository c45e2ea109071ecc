import { Schema, type Connection } from 'mongoose';
import type { Resource } from '../contracts/appointments.ts';
import { PLAIN_DOCUMENT } from './document.ts';

/** Who, or what, does the appointments. */
export interface Resources {
  /** Keeps them as given; may be repeated. */
  putMany(resources: readonly Resource[]): Promise<void>;
  /** Those of these ids that there are, in the order of the ids. */
  byIds(resourceIds: readonly string[]): Promise<Resource[]>;
  /** All of them, by id. */
  all(): AsyncIterable<Resource>;
}

type ResourceDocument = Omit<Resource, 'resourceId'> & { readonly _id: string };

const text = { type: String, required: true } as const;

const schema = new Schema<ResourceDocument>(
  {
    _id: String,
    name: text,
    timeZone: text,
    hours: { type: Schema.Types.Mixed, required: true },
    calendar: String,
  },
  PLAIN_DOCUMENT,
);

export function createResources(connection: Connection): Resources {
  const model = connection.model<ResourceDocument>('resource', schema, 'resources');
  return {
    async putMany(resources) {
      if (resources.length === 0) return;
      await model.bulkWrite(
        resources.map(({ resourceId, calendar, ...rest }) => ({
          updateOne: {
            filter: { _id: resourceId },
            update:
              calendar === undefined
                ? { $set: rest, $unset: { calendar: '' } }
                : { $set: { ...rest, calendar } },
            upsert: true,
          },
        })),
        { ordered: true, throwOnValidationError: true },
      );
    },
    async byIds(resourceIds) {
      const found = await model.find({ _id: { $in: resourceIds } }).lean<ResourceDocument[]>();
      const place = ({ resourceId }: Resource) => resourceIds.indexOf(resourceId);
      return found.map(resourceOf).toSorted((one, other) => place(one) - place(other));
    },
    async *all() {
      const cursor = model.find().sort({ _id: 1 }).lean<ResourceDocument>().cursor();
      for await (const document of cursor) yield resourceOf(document);
    },
  };
}

function resourceOf({ _id, ...rest }: ResourceDocument): Resource {
  return { resourceId: _id, ...rest };
}

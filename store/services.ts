import { Schema, type Connection } from 'mongoose';
import type { Service } from '../contracts/appointments.ts';
import { PLAIN_DOCUMENT } from './document.ts';

/** What can be booked. */
export interface Services {
  /** Keeps them as given; may be repeated. */
  putMany(services: readonly Service[]): Promise<void>;
  get(serviceId: string): Promise<Service | undefined>;
  /** Those of these ids that there are. */
  byIds(serviceIds: readonly string[]): Promise<Service[]>;
  /** Those of these ids, or all of them, by name; as many as a caller listens to. */
  offered(serviceIds?: readonly string[]): Promise<Service[]>;
  /** All of them, by id. */
  all(): AsyncIterable<Service>;
}

type ServiceDocument = Omit<Service, 'serviceId'> & { readonly _id: string };

const minutes = { type: Number, required: true } as const;

const schema = new Schema<ServiceDocument>(
  {
    _id: String,
    name: { type: String, required: true },
    durationMinutes: minutes,
    bufferMinutes: minutes,
    resourceIds: { type: [String], required: true },
  },
  PLAIN_DOCUMENT,
);

/** A caller does not listen to more, and a question has no room for them. */
const MOST_OFFERED = 20;

export function createServices(connection: Connection): Services {
  const model = connection.model<ServiceDocument>('service', schema, 'services');
  return {
    async putMany(services) {
      if (services.length === 0) return;
      await model.bulkWrite(
        services.map(({ serviceId, ...rest }) => ({
          updateOne: { filter: { _id: serviceId }, update: { $set: rest }, upsert: true },
        })),
        { ordered: true, throwOnValidationError: true },
      );
    },
    async get(serviceId) {
      const found = await model.findById(serviceId).lean<ServiceDocument>();
      return found === null ? undefined : serviceOf(found);
    },
    async byIds(serviceIds) {
      const found = await model.find({ _id: { $in: serviceIds } }).lean<ServiceDocument[]>();
      return found.map(serviceOf);
    },
    async offered(serviceIds) {
      const found = await model
        .find(serviceIds === undefined ? {} : { _id: { $in: serviceIds } })
        .sort({ name: 1, _id: 1 })
        .limit(MOST_OFFERED)
        .lean<ServiceDocument[]>();
      return found.map(serviceOf);
    },
    async *all() {
      const cursor = model.find().sort({ _id: 1 }).lean<ServiceDocument>().cursor();
      for await (const document of cursor) yield serviceOf(document);
    },
  };
}

function serviceOf({ _id, ...rest }: ServiceDocument): Service {
  return { serviceId: _id, ...rest };
}

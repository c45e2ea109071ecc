import { createHash } from 'node:crypto';
import { Schema, type Connection, type Model } from 'mongoose';
import type { Customer } from '../contracts/customers.ts';
import { PLAIN_DOCUMENT } from './document.ts';

/** People who call us, or whom we have something to tell. */
export interface Customers {
  /** Keeps a customer as given; may be repeated. */
  put(customer: Customer): Promise<void>;
  /** The same for many at once. */
  putMany(customers: readonly Customer[]): Promise<void>;
  get(customerId: string): Promise<Customer | undefined>;
  /** A customer whom we meet for the first time: one for each key, so it may be repeated. */
  create(customer: NewCustomer): Promise<Customer>;
  /** Whoever has this number (E.164), by name; of a switchboard that hundreds share, the first twenty. */
  byNumber(number: string): Promise<Customer[]>;
  /** Which of these ids are those of customers. */
  known(customerIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** All of them, by id. */
  all(): AsyncIterable<Customer>;
}

export interface NewCustomer {
  readonly name: string;
  /** E.164; absent: they do not tell it. */
  readonly number?: string;
  /** Of the call in which they gave their name. */
  readonly key: string;
}

/** A caller does not listen to more names, and a call's history does not grow without end. */
const MOST_OF_A_NUMBER = 20;

type CustomerDocument = Omit<Customer, 'customerId'> & { readonly _id: string };

const schema = new Schema<CustomerDocument>(
  { _id: String, name: { type: String, required: true }, numbers: { type: [String], required: true } },
  PLAIN_DOCUMENT,
);

export function createCustomers(connection: Connection): Customers {
  const customers = connection.model<CustomerDocument>('customer', schema, 'customers');
  return {
    async put({ customerId, ...rest }) {
      await customers.updateOne({ _id: customerId }, { $set: rest }, { upsert: true, runValidators: true });
    },
    async putMany(many) {
      if (many.length === 0) return;
      await customers.bulkWrite(
        many.map(({ customerId, ...rest }) => ({
          updateOne: { filter: { _id: customerId }, update: { $set: rest }, upsert: true },
        })),
        { ordered: true, throwOnValidationError: true },
      );
    },
    async get(customerId) {
      const found = await customers.findById(customerId).lean<CustomerDocument>();
      return found === null ? undefined : customerOf(found);
    },
    create: (customer) => create(customers, customer),
    async byNumber(number) {
      const found = await customers
        .find({ numbers: number })
        .sort({ name: 1, _id: 1 })
        .limit(MOST_OF_A_NUMBER)
        .lean<CustomerDocument[]>();
      return found.map(customerOf);
    },
    async known(customerIds) {
      const found = await customers
        .find({ _id: { $in: customerIds } }, { _id: 1 })
        .lean<Pick<CustomerDocument, '_id'>[]>();
      return new Set(found.map(({ _id }) => _id));
    },
    async *all() {
      const cursor = customers.find().sort({ _id: 1 }).lean<CustomerDocument>().cursor();
      for await (const document of cursor) yield customerOf(document);
    },
  };
}

async function create(
  customers: Model<CustomerDocument>,
  { name, number, key }: NewCustomer,
): Promise<Customer> {
  const customerId = idOf(key);
  const numbers = number === undefined ? [] : [number];
  await customers.updateOne({ _id: customerId }, { $setOnInsert: { name, numbers } }, { upsert: true });
  return { customerId, name, numbers };
}

/** Says nothing of the call, and is nobody else's. */
function idOf(key: string): string {
  return `c-${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
}

function customerOf({ _id, ...rest }: CustomerDocument): Customer {
  return { customerId: _id, ...rest };
}

import { mongo } from 'mongoose';

const DUPLICATE_KEY = 11000;

/** Whether a write failed because a document with its key is there already. */
export function isDuplicate(failure: unknown): boolean {
  return failure instanceof mongo.MongoServerError && failure.code === DUPLICATE_KEY;
}

import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import { mongo } from 'mongoose';

/** What `npm test` starts once for all test files. */
export interface TestStack {
  readonly temporalAddress: string;
  readonly mongodbUrl: string;
  /** Built once from workflows/index.ts: `workflowBundle: { codePath }` of a worker, or the setting WORKFLOW_BUNDLE. */
  readonly workflowBundle: string;
  /** The speech model's stand-in. It really decodes the sound that it is sent, so it is shared: one decoder for all. */
  readonly geminiUrl: string;
  readonly geminiApiKey: string;
  /** A Python that knows the voice platform's own client. */
  readonly python: string;
  /** Programs, for tests that need a server of their own to kill. */
  readonly temporalCli: string;
  readonly mongoServer: string;
}

/** Addresses of the shared servers; reading one throws with the way out when the test was started past `npm test`. */
export function testStack(): TestStack {
  return {
    get temporalAddress() {
      return setting('TEST_TEMPORAL_ADDRESS');
    },
    get mongodbUrl() {
      return setting('TEST_MONGODB_URL');
    },
    get workflowBundle() {
      return setting('TEST_WORKFLOW_BUNDLE');
    },
    get geminiUrl() {
      return setting('TEST_GEMINI_URL');
    },
    get geminiApiKey() {
      return setting('TEST_GEMINI_API_KEY');
    },
    get python() {
      return setting('HOLDFAST_PYTHON');
    },
    get temporalCli() {
      return setting('HOLDFAST_TEMPORAL_CLI');
    },
    get mongoServer() {
      return setting('HOLDFAST_MONGODB_SERVER');
    },
  };
}

function setting(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(
    `${name} is missing: run this test through npm test -- NAME, where NAME is part of its path`,
  );
}

export interface TestDatabase {
  readonly url: string;
  /** Nobody else's; dropped when the test has ended. */
  readonly name: string;
}

/** A database of the test's own on the shared server. */
export function testDatabase(t: TestContext): TestDatabase {
  const url = setting('TEST_MONGODB_URL');
  const name = `test-${randomUUID()}`;
  t.after(() => drop(url, name));
  return { url, name };
}

async function drop(url: string, name: string): Promise<void> {
  const client = await mongo.MongoClient.connect(url, { serverSelectionTimeoutMS: 10_000 });
  try {
    await client.db(name).dropDatabase();
  } finally {
    await client.close();
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { mongo } from 'mongoose';
import type { MongoServer } from '../../simulator/stack/mongo.ts';
import { startMongo } from '../../simulator/stack/mongo.ts';
import type { Server } from '../../simulator/stack/server.ts';
import { testStack } from '../stack.ts';

/** A folder of the test's own. Remove it last: what runs in it has to end first. */
export function dataFolder(): string {
  return mkdtempSync(join(tmpdir(), 'holdfast-data-'));
}

/** Ends a server after the test, then removes its folder. */
export function endAfter(t: TestContext, server: Server, folder: string): void {
  t.after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
}

/** A store of the test's own, to be killed. */
export async function ownMongo(t: TestContext): Promise<MongoServer> {
  const dataDir = dataFolder();
  const server = await startMongo({ program: testStack().mongoServer, dataDir });
  endAfter(t, server, dataDir);
  return server;
}

/** Asks a store something. The client is closed before anybody can stop the server, which it would wait for. */
export async function asking<Answer>(
  url: string,
  question: (client: mongo.MongoClient) => Promise<Answer>,
): Promise<Answer> {
  const client = await mongo.MongoClient.connect(url, { serverSelectionTimeoutMS: 2000, retryWrites: false });
  try {
    return await question(client);
  } finally {
    await client.close();
  }
}

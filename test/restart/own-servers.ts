import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { SEARCH_ATTRIBUTES } from '../../contracts/search-attributes.ts';
import { startMongo } from '../../simulator/stack/mongo.ts';
import type { Server } from '../../simulator/stack/server.ts';
import { startTemporal } from '../../simulator/stack/temporal.ts';
import { office } from '../office.ts';
import type { Office, OfficeOptions } from '../office.ts';
import { testStack } from '../stack.ts';

/** What the SDK says while nobody answers at the engine's address, and of what timed out meanwhile. */
export const ENGINE_AWAY = [
  /^gRPC call \w+ retried \d+ times/,
  /^Activity not found on completion/,
  /^Task not found when completing/,
];

/** What is said while nobody answers at the store's address, and until the sound that waited for it is there. */
export const STORE_AWAY = [
  /^the store is gone/,
  /^the store reports an error/,
  /^the store does not take recorded sound/,
  /^Activity failed$/,
];

/** A server that one office has for itself, to be killed, and its place in the settings. */
interface Own {
  readonly server: Server;
  readonly settings: Readonly<Record<string, string>>;
}

/** An office with a Temporal of its own. */
export function officeWithTemporal(t: TestContext, options: OfficeOptions) {
  return officeWith(t, options, ownTemporal);
}

/** An office with a store of its own. */
export function officeWithMongo(t: TestContext, options: OfficeOptions) {
  return officeWith(t, options, ownMongo);
}

async function officeWith(
  t: TestContext,
  options: OfficeOptions,
  start: (dataDir: string) => Promise<Own>,
): Promise<Office & { readonly server: Server }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-server-'));
  const { server, settings } = await start(dataDir);
  const stop = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  const place = await office(t, {
    ...options,
    settings: { ...options.settings, ...settings },
    servers: [{ stop }],
  });
  return { ...place, server };
}

async function ownTemporal(dataDir: string): Promise<Own> {
  const cli = testStack().temporalCli;
  const server = await startTemporal({ cli, dataDir, searchAttributes: SEARCH_ATTRIBUTES, headless: true });
  return { server, settings: { TEMPORAL_ADDRESS: server.address } };
}

async function ownMongo(dataDir: string): Promise<Own> {
  const server = await startMongo({ program: testStack().mongoServer, dataDir });
  return { server, settings: { MONGODB_URL: server.url } };
}

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { SEARCH_ATTRIBUTES } from '../../contracts/search-attributes.ts';
import type { MongoServer } from './mongo.ts';
import { startMongo } from './mongo.ts';
import type { RunningProcess } from './processes.ts';
import { startProcess } from './processes.ts';
import type { Programs } from './programs.ts';
import type { TemporalServer } from './temporal.ts';
import { startTemporal } from './temporal.ts';

const SIMULATOR = fileURLToPath(new URL('../main.ts', import.meta.url));

/** What a simulator that is started with --json prints, once. */
const simulatorLine = z.object({
  wsUrl: z.string(),
  apiUrl: z.string(),
  apiKey: z.string(),
  connectorUuid: z.string(),
  geminiUrl: z.string(),
  geminiApiKey: z.string(),
  slackApiUrl: z.string(),
  slackToken: z.string(),
  twilioUrl: z.string(),
  twilioAccountSid: z.string(),
  twilioAuthToken: z.string(),
});
export type SimulatorAddresses = z.infer<typeof simulatorLine>;

type Environment = Readonly<Record<string, string | undefined>>;

export interface StackOptions {
  /** Data and logs; one stack at a time. */
  readonly folder: string;
  readonly programs: Programs;
  /** What it already names (TEMPORAL_ADDRESS, MONGODB_URL, TELCOFLOW_URL, …) is used and not started. */
  readonly environment: Environment;
  readonly headless?: boolean;
  /** Options of simulator/main.ts beyond --json. */
  readonly simulatorArguments?: readonly string[];
  readonly notice?: (text: string) => void;
}

export interface Stack {
  /** By these a gateway and a worker find everything; a setting that was given is kept. */
  readonly settings: Readonly<Record<string, string>>;
  /** Each is absent when somebody else's is used. */
  readonly temporal?: TemporalServer;
  readonly mongo?: MongoServer;
  readonly simulator?: RunningProcess<SimulatorAddresses>;
  stop(): Promise<void>;
}

/** Temporal, the store and everything outside us, side by side. Rejects with nothing left running. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const [temporal, mongo, simulator] = await Promise.allSettled([
    startsTemporal(options),
    startsMongo(options),
    startsSimulator(options),
  ]);
  const parts = [temporal, mongo, simulator].flatMap((part) =>
    part.status === 'fulfilled' && part.value !== undefined ? [part.value] : [],
  );
  const stop = async (): Promise<void> => void (await Promise.all(parts.map((part) => part.stop())));
  if (temporal.status === 'rejected' || mongo.status === 'rejected' || simulator.status === 'rejected') {
    await stop();
    throw firstReason([temporal, mongo, simulator]);
  }
  const started = {
    ...(temporal.value === undefined ? {} : { temporal: temporal.value }),
    ...(mongo.value === undefined ? {} : { mongo: mongo.value }),
    ...(simulator.value === undefined ? {} : { simulator: simulator.value }),
  };
  return { ...started, settings: settingsFor(started, options), stop };
}

function firstReason(parts: readonly PromiseSettledResult<unknown>[]): unknown {
  const reasons = parts.flatMap((part) => (part.status === 'rejected' ? [part.reason] : []));
  return reasons.length === 1 ? reasons[0] : new AggregateError(reasons, reasons.map(String).join('\n'));
}

async function startsTemporal({ programs, folder, headless = false }: StackOptions) {
  if (programs.temporalCli === undefined) return undefined;
  return startTemporal({
    cli: programs.temporalCli,
    dataDir: join(folder, 'data/temporal'),
    logFile: join(folder, 'logs/temporal.log'),
    searchAttributes: SEARCH_ATTRIBUTES,
    headless,
  });
}

async function startsMongo({ programs, folder, notice }: StackOptions) {
  if (programs.mongoServer === undefined) return undefined;
  return startMongo({
    program: programs.mongoServer,
    dataDir: join(folder, 'data'),
    logFile: join(folder, 'logs/mongo.log'),
    ...(notice === undefined ? {} : { notice }),
  });
}

/** The simulator plays several parts; it is left out only when each is played by somebody else. */
async function startsSimulator({ environment, folder, simulatorArguments = [] }: StackOptions) {
  const parts = ['TELCOFLOW_URL', 'GEMINI_API_KEY', 'SLACK_BOT_TOKEN', 'TWILIO_ACCOUNT_SID'];
  if (parts.every((name) => environment[name])) return undefined;
  const simulator = await startProcess({
    name: 'simulator',
    command: process.execPath,
    args: [SIMULATOR, '--json', ...simulatorArguments],
    logFile: join(folder, 'logs/simulator.log'),
    ready: (line) => (line.startsWith('{') ? simulatorLine.parse(JSON.parse(line)) : undefined),
  });
  if (simulator.said === undefined) throw new Error('simulator: ready without its addresses');
  return { ...simulator, said: simulator.said };
}

function settingsFor(
  started: Pick<Stack, 'temporal' | 'mongo' | 'simulator'>,
  { environment, folder }: StackOptions,
): Record<string, string> {
  const addresses = started.simulator?.said;
  const own = {
    TEMPORAL_ADDRESS: started.temporal?.address,
    MONGODB_URL: started.mongo?.url,
    SPOOL_DIR: join(folder, 'spool'),
    // No secret on one's own machine, but the same on every start: a caller's calls are found together.
    CALLER_KEY_SECRET: 'embedded',
    ...(environment['TELCOFLOW_URL'] ? {} : platformSettings(addresses)),
    ...(environment['GEMINI_API_KEY']
      ? {}
      : { GEMINI_API_KEY: addresses?.geminiApiKey, GEMINI_BASE_URL: addresses?.geminiUrl }),
    ...(environment['SLACK_BOT_TOKEN']
      ? {}
      : { SLACK_BOT_TOKEN: addresses?.slackToken, SLACK_API_URL: addresses?.slackApiUrl }),
    ...(environment['TWILIO_ACCOUNT_SID'] ? {} : twilioSettings(addresses)),
  };
  const given = Object.keys(own).map((name) => [name, environment[name]] as const);
  const named = [...Object.entries(own), ...given.filter(([, value]) => value !== undefined && value !== '')];
  return Object.fromEntries(named.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function platformSettings(addresses: SimulatorAddresses | undefined) {
  return {
    TELCOFLOW_URL: addresses?.wsUrl,
    TELCOFLOW_API_KEY: addresses?.apiKey,
    TELCOFLOW_CONNECTOR_UUID: addresses?.connectorUuid,
  };
}

function twilioSettings(addresses: SimulatorAddresses | undefined) {
  return {
    TWILIO_API_URL: addresses?.twilioUrl,
    TWILIO_ACCOUNT_SID: addresses?.twilioAccountSid,
    TWILIO_AUTH_TOKEN: addresses?.twilioAuthToken,
  };
}

import { hostname } from 'node:os';
import { z } from 'zod';
import { CALLS_QUEUE } from './contracts/ids.ts';

/**
 * Every setting of every process, by the name it has in the environment. Defaults run the product on a laptop beside
 * the embedded stack; secrets have no default and are never printed.
 */
export const settings = z.object({
  TEMPORAL_ADDRESS: z.string().default('127.0.0.1:7233').describe('host:port of the Temporal server'),
  TEMPORAL_NAMESPACE: z.string().default('default').describe('namespace of the calls'),
  TASK_QUEUE: z.string().default(CALLS_QUEUE).describe('queue of workflows and after-call activities'),
  WORKFLOW_BUNDLE: optionalText().describe('prebuilt workflow bundle; absent: built at start'),

  MONGODB_URL: z
    .string()
    // Not a URL to the letter: a replica set's address names several hosts.
    .regex(/^mongodb(\+srv)?:\/\/\S+$/, 'give an address that begins with mongodb:// or mongodb+srv://')
    .default('mongodb://127.0.0.1:27017')
    .describe('where the store is'),
  MONGODB_DATABASE: z.string().default('holdfast').describe('database in the store'),

  TELCOFLOW_URL: z
    .url({ protocol: /^wss?$/, error: 'give an address that begins with ws:// or wss://' })
    .default('ws://127.0.0.1:8080')
    .describe('where the voice platform is'),
  TELCOFLOW_API_KEY: secret().describe('secret: our key at the voice platform'),
  TELCOFLOW_CONNECTOR_UUID: secret().describe('secret: our connector there'),
  TELCOFLOW_SAMPLE_RATE: z.coerce
    .number()
    .pipe(z.literal([8000, 16000, 24000]))
    .default(24000)
    .describe('8000, 16000 or 24000 samples per second on the line'),
  TELCOFLOW_AUDIO_MODE: z
    .enum(['mixed', 'isolated'])
    .default('mixed')
    .describe('mixed or isolated: what we hear of a connected call'),

  LINES_FILE: z.string().default('lines.yaml').describe("the office's phone lines"),
  GATEWAY_ID: z
    .string()
    .regex(/^[\w.-]+$/, 'give letters, digits, _, . and - alone')
    .default(`${hostname()}-${process.pid}`)
    .describe('unique per gateway; a fixed one for its health check'),
  GATEWAY_MAX_CALLS: count(200).describe('calls at once; more are left to other gateways'),
  GATEWAY_DRAIN_SECONDS: count(120).describe('how long a leaving gateway waits for its calls'),
  CALLER_KEY_SECRET: secret().describe(
    "secret: key of the hash by which a caller's calls are found together; absent: they are not",
  ),
  SPOOL_DIR: z.string().default('.holdfast/spool').describe('sound that the store has not acknowledged yet'),

  GEMINI_API_KEY: secret().describe('secret: our key at the speech model'),
  GEMINI_BASE_URL: optionalText().describe("speech model's address; absent: Google's own"),
  GEMINI_SPEECH_MODEL: z.string().default('gemini-3.8-flash-tts').describe('model that speaks'),
  GEMINI_TRANSCRIPTION_MODEL: z
    .string()
    .default('gemini-3.8-flash')
    .describe('model that writes down what was said'),
  GEMINI_UNDERSTANDING_MODEL: z
    .string()
    .default('gemini-3.8-flash')
    .describe('model that understands answers; the fastest one that does'),

  SLACK_BOT_TOKEN: secret().describe('secret: token of our Slack app, which is in the channels of all lines'),
  SLACK_API_URL: z.url().default('https://slack.com/api/').describe("Slack's Web API"),
  SLACK_FALLBACK_CHANNEL: optionalText().describe('takes alerts whose own channel refuses them'),
  TWILIO_ACCOUNT_SID: optionalText().describe('account that sends text messages; absent: none can be sent'),
  TWILIO_AUTH_TOKEN: secret().describe('secret: its token'),
  TWILIO_API_URL: z.url().default('https://api.twilio.com').describe("Twilio's API"),
  CALDAV_URL: z.url().optional().describe('calendar server; absent: appointments are in our store alone'),
  CALDAV_USERNAME: optionalText().describe('who reads and writes the calendars there'),
  CALDAV_PASSWORD: secret().describe('secret: their password'),
  CONSOLE_URL: z.url().default('http://127.0.0.1:8090').describe('where a recording can be played'),

  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('trace, debug, info, warn, error or silent'),
});

export type Settings = z.infer<typeof settings>;

/** The settings that a process cannot do without, beyond those with defaults. */
export const GATEWAY_NEEDS = ['TELCOFLOW_API_KEY', 'TELCOFLOW_CONNECTOR_UUID', 'GEMINI_API_KEY'] as const;
export const WORKER_NEEDS = ['GEMINI_API_KEY', 'SLACK_BOT_TOKEN'] as const;

type Needs = readonly (keyof Settings)[];
type With<N extends Needs> = Settings & { readonly [K in N[number]]: NonNullable<Settings[K]> };

export type GatewaySettings = With<typeof GATEWAY_NEEDS>;
export type WorkerSettings = With<typeof WORKER_NEEDS>;

/**
 * Reads the environment once.
 * @throws {SettingsFaulty} naming every wrong or missing setting together, without any secret's value.
 */
export function readSettings<const N extends Needs>(
  needs: N,
  environment: NodeJS.ProcessEnv = process.env,
): With<N> {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = settings.safeParse(present);
  const faults = [
    ...(parsed.error?.issues ?? []).map((issue) => describeFault(issue, present)),
    ...needs
      .filter((name) => present[name] === undefined)
      .map((name) => `${name} is missing: set it in the environment`),
  ];
  if (!parsed.success || faults.length > 0) throw new SettingsFaulty(faults);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is needed was looked for above
  return parsed.data as With<N>;
}

/** One or more settings are wrong; the message has a line for each. */
export class SettingsFaulty extends Error {
  override name = 'SettingsFaulty';
  constructor(faults: readonly string[]) {
    super(`Holdfast cannot start:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

function describeFault(issue: z.core.$ZodIssue, environment: Record<string, string | undefined>): string {
  const name = String(issue.path[0]);
  const isSecret = /KEY|TOKEN|SECRET|UUID|PASSWORD|URL/.test(name);
  return `${name}${isSecret ? '' : ` is "${environment[name]}"`}: ${issue.message}`;
}

function secret() {
  return z.string().min(1).optional();
}

function optionalText() {
  return z.string().optional();
}

function count(value: number) {
  const remedy = 'give a whole number above 0';
  return z.coerce.number(remedy).int(remedy).positive(remedy).default(value);
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { stringify } from 'yaml';
import { z } from 'zod';
import { WEEKDAYS } from '../../contracts/line.ts';
import { openStore } from '../../store/open-store.ts';
import { ourProgram } from '../stack/our-program.ts';
import type { OurProgram } from '../stack/our-program.ts';
import { startProcess } from '../stack/processes.ts';
import type { Programs } from '../stack/programs.ts';
import { startStack } from '../stack/stack.ts';
import type { Stack } from '../stack/stack.ts';
import { phoneAt } from './phone.ts';
import type { Stage } from './run-scenario.ts';
import type { LineName } from './scenarios.ts';
import { ZONE } from './visits.ts';

/** Everything that the demo's calls need, running. */
export interface OpenStage extends Omit<Stage, 'tell'> {
  /** Where a person reads the calls' histories; absent when Temporal is somebody else's. */
  readonly uiUrl: string | undefined;
  /** The Slack stand-in's messages, as JSON. */
  readonly slackMessagesUrl: string;
  close(): Promise<void>;
}

export interface StageOptions {
  readonly folder: string;
  readonly programs: Programs;
  /** Servers that it names are used instead of the embedded ones. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly tell: (text: string) => void;
}

const NUMBERS: Readonly<Record<LineName, string>> = {
  open: '+6531580001',
  closed: '+6531580002',
  news: '+6531580003',
  booking: '+6531580004',
};
const CHANNEL = 'calls';

/** Starts the embedded stack with one gateway and one worker. Rejects with nothing left running. */
export async function openStage(options: StageOptions): Promise<OpenStage> {
  const { folder, programs, environment, tell } = options;
  await mkdir(folder, { recursive: true });
  await writeFile(linesFile(folder), lines());
  const stack = await startStack({ folder, programs, environment, notice: tell });
  try {
    return await overStack(stack, options);
  } catch (cause) {
    await stack.stop();
    throw cause;
  }
}

async function overStack(stack: Stack, options: StageOptions): Promise<OpenStage> {
  const { settings } = stack;
  const gateway = await startOurs('gateway', settings, options);
  let worker = await startOurs('worker', settings, options);
  return {
    ...(await openViews(settings)),
    uiUrl: stack.temporal?.uiUrl,
    slackMessagesUrl: messagesUrl(settings),
    phone: phoneAt(platformUrl(settings)),
    numberOf: (line) => NUMBERS[line],
    messagesAbout: (callId) => messagesAbout(settings, callId),
    textsTo: (number) => textsTo(settings, number),
    killWorker: async () => {
      worker.kill('SIGKILL');
      await worker.exited;
      options.tell('           The worker is killed (SIGKILL). A new one starts.');
      worker = await startOurs('worker', settings, options);
    },
    close: async () => {
      await Promise.all([worker.stop(), gateway.stop()]);
      await stack.stop();
    },
  };
}

function startOurs(name: OurProgram, settings: Settings, { folder }: StageOptions) {
  return startProcess({
    ...ourProgram(name),
    env: { ...settings, LINES_FILE: linesFile(folder) },
    logFile: join(folder, 'logs', `${name}.log`),
  });
}

function linesFile(folder: string): string {
  return join(folder, 'lines.yaml');
}

type Settings = Readonly<Record<string, string>>;

async function openViews(settings: Settings) {
  const store = await openStore({ url: settings['MONGODB_URL'] ?? '' });
  const connection = await Connection.connect({ address: settings['TEMPORAL_ADDRESS'] ?? '' });
  return { store, client: new Client({ connection }) };
}

function platformUrl(settings: Settings): string {
  return (settings['TELCOFLOW_URL'] ?? '').replace(/^ws/, 'http');
}

function messagesUrl(settings: Settings): string {
  const slack = (settings['SLACK_API_URL'] ?? '').replace(/\/api\/$/, '');
  return `${slack}/messages?channel=${CHANNEL}`;
}

const slackMessages = z.object({
  messages: z.array(z.object({ text: z.string(), blocks: z.array(z.unknown()).default([]) })),
});

/** The stand-in's messages whose card leads to this call. */
async function messagesAbout(settings: Settings, callId: string): Promise<string[]> {
  const response = await fetch(messagesUrl(settings));
  const { messages } = slackMessages.parse(await response.json());
  return messages.filter(({ blocks }) => JSON.stringify(blocks).includes(callId)).map(({ text }) => text);
}

const textMessages = z.object({ messages: z.array(z.object({ to: z.string(), body: z.string() })) });

/** What the stand-in of Twilio has delivered to a number. */
async function textsTo(settings: Settings, number: string): Promise<string[]> {
  const response = await fetch(`${settings['TWILIO_API_URL'] ?? ''}/messages`);
  const { messages } = textMessages.parse(await response.json());
  return messages.filter(({ to }) => to === number).map(({ body }) => body);
}

/** The lines of one office, so that the demo does not depend on the time of day. */
function lines(): string {
  const always = Object.fromEntries(WEEKDAYS.map((day) => [day, ['00:00-24:00']]));
  return stringify({
    lines: [
      lineOf('open', always),
      lineOf('closed', {}),
      { ...lineOf('news', always), script: 'notifications' },
      { ...lineOf('booking', always), script: 'booking', smsFrom: NUMBERS.booking },
    ],
  });
}

function lineOf(name: LineName, weekly: object) {
  return {
    number: NUMBERS[name],
    office: 'Harbour Dental',
    script: 'voicemail',
    timeZone: ZONE,
    hours: { weekly },
    ringSeconds: 3,
    recording: { maxSeconds: 60, endSilenceMs: 1500, noSpeechSeconds: 6 },
    alert: { slack: `#${CHANNEL}` },
  };
}

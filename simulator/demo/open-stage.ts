import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { stringify } from 'yaml';
import { openStore } from '../../store/open-store.ts';
import { startProcess } from '../stack/processes.ts';
import type { Programs } from '../stack/programs.ts';
import { startStack } from '../stack/stack.ts';
import { phoneAt } from './phone.ts';
import type { Stage } from './run-scenario.ts';

/** Everything that the demo's calls need, running. */
export interface OpenStage extends Omit<Stage, 'tell'> {
  /** Where a person reads the calls' histories; absent when Temporal is somebody else's. */
  readonly uiUrl: string | undefined;
  close(): Promise<void>;
}

export interface StageOptions {
  readonly folder: string;
  readonly root: string;
  readonly programs: Programs;
  readonly tell: (text: string) => void;
}

const NUMBERS = { open: '+6531580001', closed: '+6531580002' } as const;
const CHANNEL = 'calls';

/** Starts the embedded stack with one gateway and one worker. Rejects with nothing left running. */
export async function openStage({ folder, root, programs, tell }: StageOptions): Promise<OpenStage> {
  await mkdir(folder, { recursive: true });
  const linesFile = join(folder, 'lines.yaml');
  await writeFile(linesFile, lines());
  const stack = await startStack({ folder, programs, environment: process.env, notice: tell });
  const environment = { ...stack.settings, LINES_FILE: linesFile, LOG_LEVEL: 'info' };
  const start = (name: 'gateway' | 'worker') =>
    startProcess({
      name,
      command: process.execPath,
      args: [join(root, name, 'main.ts')],
      cwd: root,
      env: environment,
      logFile: join(folder, 'logs', `${name}.log`),
      ready: (line) => line.includes(`"${name} ready"`) || undefined,
    });
  try {
    let [worker, gateway] = await Promise.all([start('worker'), start('gateway')]);
    return {
      ...(await openViews(stack.settings)),
      uiUrl: stack.temporal?.uiUrl,
      phone: phoneAt(platformUrl(stack.settings)),
      numberOf: (line) => NUMBERS[line],
      messagesAbout: (callId) => messagesAbout(stack.settings, callId),
      killWorker: async () => {
        worker.kill('SIGKILL');
        await worker.exited;
        tell('         The worker is killed (SIGKILL). A new one starts.');
        worker = await start('worker');
      },
      close: async () => {
        await Promise.all([worker.stop(), gateway.stop()]);
        await stack.stop();
      },
    };
  } catch (cause) {
    await stack.stop();
    throw cause;
  }
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

/** The stand-in's messages whose card leads to this call. */
async function messagesAbout(settings: Settings, callId: string): Promise<string[]> {
  const slack = (settings['SLACK_API_URL'] ?? '').replace(/\/api\/$/, '');
  const { messages } = (await (await fetch(`${slack}/messages?channel=${CHANNEL}`)).json()) as {
    messages: { text: string; blocks?: unknown[] }[];
  };
  return messages.filter(({ blocks }) => JSON.stringify(blocks).includes(callId)).map(({ text }) => text);
}

/** Two lines of one office, so that the demo does not depend on the time of day. */
function lines(): string {
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  const always = Object.fromEntries(days.map((day) => [day, ['00:00-24:00']]));
  const line = (name: keyof typeof NUMBERS, weekly: object) => ({
    number: NUMBERS[name],
    office: 'Harbour Dental',
    script: 'voicemail',
    timeZone: 'Asia/Singapore',
    hours: { weekly },
    ringSeconds: 3,
    recording: { maxSeconds: 60, endSilenceMs: 1500, noSpeechSeconds: 6 },
    alert: { slack: `#${CHANNEL}` },
  });
  return stringify({ lines: [line('open', always), line('closed', {})] });
}

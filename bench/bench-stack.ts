import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { CallInput, CallResult, Outcome } from '../contracts/call.ts';
import { WEEKDAYS } from '../contracts/line.ts';
import { callWorkflowId } from '../contracts/ids.ts';
import { phoneAt } from '../simulator/demo/phone.ts';
import { ourProgram } from '../simulator/stack/our-program.ts';
import type { OurProgram } from '../simulator/stack/our-program.ts';
import { startProcess } from '../simulator/stack/processes.ts';
import type { Programs } from '../simulator/stack/programs.ts';
import { startStack } from '../simulator/stack/stack.ts';
import type { Stack } from '../simulator/stack/stack.ts';
import type { CallRequest } from '../simulator/telcoflow/call-request.ts';
import type { FullCallView } from '../simulator/telcoflow/call-view.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/open-store.ts';
import { turnsOf } from './turns.ts';

/** The whole product on this machine, with one gateway and one worker, for measuring. */
export interface BenchStack {
  readonly store: Store;
  /** Places a call to the line and resolves when it has ended on the platform. */
  call(request: Omit<CallRequest, 'to'>): Promise<FullCallView>;
  /** What the call's workflow returned, once it has ended. */
  result(callId: string): Promise<CallResult>;
  readonly gatewayPid: number;
  /** Times that a prompt came to a stop in its middle, over all calls that are over. */
  underruns(): Promise<number>;
  /** From the end of one verb to the beginning of the next, over all these calls. */
  turnsMs(callIds: readonly string[]): Promise<number[]>;
  /** What became of a call, as soon as the store knows it: its transcript may take minutes more. */
  outcome(callId: string): Promise<Outcome | undefined>;
  /** How many text messages have been sent in all. */
  texts(): Promise<number>;
  close(): Promise<void>;
}

export interface BenchOptions {
  readonly folder: string;
  readonly programs: Programs;
  /** Settings of the line that is called, over those of a closed office that takes messages. */
  readonly line: object;
}

/** A call's end is in the store within moments, unless something is wrong. */
const SEALED_WITHIN_MS = 60_000;
const NUMBER = '+6531580002';

/** Starts everything on a fresh folder. Rejects with nothing left running. */
export async function openBenchStack(options: BenchOptions): Promise<BenchStack> {
  const { folder, programs } = options;
  await mkdir(folder, { recursive: true });
  const linesFile = join(folder, 'lines.yaml');
  await writeFile(linesFile, fileWith(options.line));
  const stack = await startStack({
    folder,
    programs,
    environment: process.env,
    simulatorArguments: ['--lean'],
  });
  try {
    const [worker, gateway] = await Promise.all([
      startOurs('worker', options, { ...stack.settings }),
      startOurs('gateway', options, { ...stack.settings, LINES_FILE: linesFile }),
    ]);
    const views = await openViews(stack);
    return {
      ...views,
      gatewayPid: gateway.pid,
      underruns: () => underrunsIn(join(folder, 'logs', 'gateway.log')),
      close: async () => {
        await views.store.close();
        await Promise.all([worker.stop(), gateway.stop()]);
        await stack.stop();
      },
    };
  } catch (cause) {
    await stack.stop();
    throw cause;
  }
}

function startOurs(name: OurProgram, { folder }: BenchOptions, env: Record<string, string>) {
  return startProcess({
    ...ourProgram(name),
    env,
    logFile: join(folder, 'logs', `${name}.log`),
  });
}

/** Any script, as its callers see it. */
type CallWorkflow = (input: CallInput) => Promise<CallResult>;

async function openViews({ settings }: Stack) {
  const phone = phoneAt((settings['TELCOFLOW_URL'] ?? '').replace(/^ws/, 'http'));
  const client = new Client({
    connection: await Connection.connect({ address: settings['TEMPORAL_ADDRESS'] ?? '' }),
  });
  const store = await openStore({ url: settings['MONGODB_URL'] ?? '' });
  return {
    store,
    async call(request: Omit<CallRequest, 'to'>) {
      const callId = await phone.place({ ...request, to: NUMBER });
      for await (const event of phone.follow(callId)) if (event.kind === 'ended') break;
      return phone.view(callId);
    },
    result: (callId: string) => client.workflow.getHandle<CallWorkflow>(callWorkflowId(callId)).result(),
    async turnsMs(callIds: readonly string[]) {
      const turns: number[] = [];
      for (const callId of callIds) {
        turns.push(...(await turnsOf(client.workflow.getHandle(callWorkflowId(callId)))));
      }
      return turns;
    },
    outcome: (callId: string) => outcomeOf(store, callId),
    texts: () => textsAt(settings['TWILIO_API_URL'] ?? ''),
  };
}

async function outcomeOf(store: Store, callId: string): Promise<Outcome | undefined> {
  for (const giveUpAt = Date.now() + SEALED_WITHIN_MS; Date.now() < giveUpAt; await delay(100)) {
    const outcome = (await store.calls.get(callId))?.outcome;
    if (outcome !== undefined) return outcome;
  }
  return undefined;
}

const textMessages = z.object({ messages: z.array(z.unknown()) });

async function textsAt(twilioUrl: string): Promise<number> {
  const response = await fetch(`${twilioUrl}/messages`);
  return textMessages.parse(await response.json()).messages.length;
}

/** The gateway says it of each call in its log. */
async function underrunsIn(logFile: string): Promise<number> {
  const text = await readFile(logFile, 'utf8');
  const counts = [...text.matchAll(/"underruns":(\d+)/g)].map(([, count]) => Number(count));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Hours of an office that never closes. */
export const ALWAYS = { weekly: Object.fromEntries(WEEKDAYS.map((day) => [day, ['00:00-24:00']])) };

function fileWith(line: object): string {
  const ours = {
    number: NUMBER,
    office: 'Harbour Dental',
    script: 'voicemail',
    timeZone: 'Asia/Singapore',
    hours: { weekly: {} },
    alert: { slack: '#calls' },
    maxCallMinutes: 30,
  };
  return stringify({ lines: [{ ...ours, ...line }] });
}

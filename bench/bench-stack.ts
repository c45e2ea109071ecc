import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { stringify } from 'yaml';
import type { Outcome } from '../contracts/call.ts';
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
  /** Places a call to a closed office and resolves when it has ended on the platform. */
  call(request: Pick<CallRequest, 'steps'>): Promise<FullCallView>;
  readonly gatewayPid: number;
  /** Times that a prompt came to a stop in its middle, over all calls that are over. */
  underruns(): Promise<number>;
  /** From the end of one verb to the beginning of the next, over all these calls. */
  turnsMs(callIds: readonly string[]): Promise<number[]>;
  messagesTaken(callIds: readonly string[]): Promise<number>;
  close(): Promise<void>;
}

export interface BenchOptions {
  readonly folder: string;
  readonly programs: Programs;
  /** Longest message that the line takes. */
  readonly maxSeconds: number;
}

/** A call's end is in the store within moments, unless something is wrong. */
const SEALED_WITHIN_MS = 60_000;
const NUMBER = '+6531580002';

/** Starts everything on a fresh folder. Rejects with nothing left running. */
export async function openBenchStack(options: BenchOptions): Promise<BenchStack> {
  const { folder, programs } = options;
  await mkdir(folder, { recursive: true });
  const linesFile = join(folder, 'lines.yaml');
  await writeFile(linesFile, line(options.maxSeconds));
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
    const { closeViews, ...views } = await openViews(stack);
    return {
      ...views,
      gatewayPid: gateway.pid,
      underruns: () => underrunsIn(join(folder, 'logs', 'gateway.log')),
      close: async () => {
        await closeViews();
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

async function openViews({ settings }: Stack) {
  const phone = phoneAt((settings['TELCOFLOW_URL'] ?? '').replace(/^ws/, 'http'));
  const client = new Client({
    connection: await Connection.connect({ address: settings['TEMPORAL_ADDRESS'] ?? '' }),
  });
  const store = await openStore({ url: settings['MONGODB_URL'] ?? '' });
  return {
    async call({ steps }: Pick<CallRequest, 'steps'>) {
      const callId = await phone.place({ to: NUMBER, ...(steps === undefined ? {} : { steps }) });
      for await (const event of phone.follow(callId)) if (event.kind === 'ended') break;
      return phone.view(callId);
    },
    async turnsMs(callIds: readonly string[]) {
      const turns: number[] = [];
      for (const callId of callIds) {
        turns.push(...(await turnsOf(client.workflow.getHandle(callWorkflowId(callId)))));
      }
      return turns;
    },
    // Their transcripts take minutes of decoding on this machine; what became of the calls is known before.
    async messagesTaken(callIds: readonly string[]) {
      const outcomes = await Promise.all(callIds.map((callId) => outcomeOf(store, callId)));
      return outcomes.filter((outcome) => outcome === 'message-taken').length;
    },
    closeViews: () => store.close(),
  };
}

async function outcomeOf(store: Store, callId: string): Promise<Outcome | undefined> {
  for (const giveUpAt = Date.now() + SEALED_WITHIN_MS; Date.now() < giveUpAt; await delay(100)) {
    const outcome = (await store.calls.get(callId))?.outcome;
    if (outcome !== undefined) return outcome;
  }
  return undefined;
}

/** The gateway says it of each call in its log. */
async function underrunsIn(logFile: string): Promise<number> {
  const text = await readFile(logFile, 'utf8');
  const counts = [...text.matchAll(/"underruns":(\d+)/g)].map(([, count]) => Number(count));
  return counts.reduce((sum, count) => sum + count, 0);
}

function line(maxSeconds: number): string {
  const ours = {
    number: NUMBER,
    office: 'Harbour Dental',
    script: 'voicemail',
    timeZone: 'Asia/Singapore',
    hours: { weekly: {} },
    alert: { slack: '#calls' },
    maxCallMinutes: 30,
    recording: { maxSeconds, endSilenceMs: 2000, noSpeechSeconds: 6 },
  };
  return stringify({ lines: [ours] });
}

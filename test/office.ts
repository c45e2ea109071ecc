import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { Client, Connection } from '@temporalio/client';
import { Closing } from '../closing.ts';
import type { CallResult } from '../contracts/call.ts';
import { callWorkflowId } from '../contracts/ids.ts';
import { startSlack } from '../simulator/slack/slack.ts';
import type { Slack } from '../simulator/slack/slack.ts';
import { startTwilio } from '../simulator/twilio/twilio.ts';
import type { Twilio } from '../simulator/twilio/twilio.ts';
import { startTelcoflow } from '../simulator/telcoflow/telcoflow.ts';
import type {
  CallHandle,
  CallRequest,
  SettingOverrides,
  Telcoflow,
} from '../simulator/telcoflow/telcoflow.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/open-store.ts';
import { accountFor } from './account.ts';
import { eventually } from './eventually.ts';
import type { voicemail } from '../workflows/voicemail.ts';
import { historyKeeper } from './history-keeper.ts';
import type { HistoryKeeper } from './history-keeper.ts';
import { LogCapture } from './log-capture.ts';
import { CALLER, CHANNEL, LINE_NUMBER, linesYaml } from './office-line.ts';
import type { LineSettings } from './office-line.ts';
import { hearRuntime, startInside, startOutside } from './office-parts.ts';
import type { Part, PartName } from './office-parts.ts';
import { sharedVoice } from './shared-voice.ts';
import { settingsFor } from './office-settings.ts';
import { messagesIn } from './slack-controls.ts';
import { textsOf } from './sms-controls.ts';
import type { Text } from './sms-controls.ts';

export { CALLER } from './office-line.ts';

export interface OfficeOptions {
  /** Whether the office is open at all times, or never. */
  readonly open: boolean;
  /** Settings of the line, over the test's own. */
  readonly line?: LineSettings;
  /** How the phone platform behaves. */
  readonly platform?: SettingOverrides;
  /** Settings of gateways and workers, over those that lead to the test's own servers. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Parts of this name are processes that can be killed; all others run inside the test. */
  readonly processes?: PartName;
  readonly gateways?: number;
  readonly workers?: number;
  /** Servers that this office alone uses: they end with it, after everything else. */
  readonly servers?: readonly { readonly stop: () => Promise<void> }[];
  /** Name of the ending that the first call of this test stands for: its history is kept for the replay test. */
  readonly history?: string;
  /** Warnings and errors that belong to the story of this test. */
  readonly expectedLogs?: readonly RegExp[];
}

/** An office with its phone line, and everything around it: what a test of a whole call needs. */
export interface Office {
  readonly phone: Telcoflow;
  readonly slack: Slack;
  readonly sms: Twilio;
  readonly store: Store;
  readonly client: Client;
  /** On which the office's workers run workflows. */
  readonly queue: string;
  readonly gateways: readonly Part[];
  /** The first of them. */
  readonly worker: Part;
  readonly workers: readonly Part[];
  readonly logs: LogCapture;
  /** A caller dials the line. */
  readonly dial: (call?: Omit<CallRequest, 'to'>) => CallHandle;
  /** What the call's workflow returned, once it has ended. */
  readonly result: (call: CallHandle) => Promise<CallResult>;
  /** The texts that the team sees in its channel. */
  readonly messages: () => Promise<string[]>;
  /** The text messages that people have got. */
  readonly texts: () => Promise<readonly Text[]>;
  /** Writes these settings of the line into the lines file in place of those that the office was opened with. */
  readonly editLine: (line: LineSettings) => Promise<void>;
}

/** The product coped with a machine that has too much to do: no test is about that by accident. */
const OF_A_BUSY_MACHINE = [
  /^prompt cache cannot be read/,
  /^gRPC call \w+ retried \d+ times/,
  /^Task not found when completing/,
];

/** Opens an office for this test alone; everything is closed at its end, and nothing unexpected may have been logged. */
export async function office(t: TestContext, options: OfficeOptions): Promise<Office> {
  const closing = new Closing();
  for (const server of options.servers ?? []) closing.add(() => server.stop());
  const name = randomUUID();
  const logs = logsOf(t, closing, { ...options, name });
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-office-'));
  closing.add(() => rm(folder, { recursive: true, force: true }));
  const [phone, slack, sms] = await Promise.all([openPhone(options), startSlack(), startTwilio()]);
  closing.add(() => Promise.all([phone.close(), slack.close(), sms.close()]).then(() => undefined));
  const environment = { ...settingsFor(t, { name, phone, slack, sms, folder }), ...options.settings };
  await writeFile(environment.LINES_FILE, linesYaml(options.open, options.line));
  const store = await openStore({ url: environment.MONGODB_URL, database: environment.MONGODB_DATABASE });
  closing.add(() => store.close());
  const client = await clientOf(environment.TEMPORAL_ADDRESS, closing);
  closing.add(() => accountFor(t, { phone, client, logs }));

  const history = historyKeeper(options.history);
  const start = partStarter(closing, options, { office: name, folder, logs, environment });
  const worker = await start('worker', 0);
  const workers = [worker];
  for (let n = 1; n < (options.workers ?? 1); n += 1) workers.push(await start('worker', n));
  const gateways: Part[] = [];
  for (let n = 0; n < (options.gateways ?? 1); n += 1) gateways.push(await start('gateway', n));
  return {
    phone,
    slack,
    sms,
    store,
    client,
    queue: environment.TASK_QUEUE,
    gateways,
    worker,
    workers,
    logs,
    dial: (call = {}) => phone.placeCall({ from: CALLER, ...call, to: LINE_NUMBER }),
    result: (call) => resultOf(client, call, history),
    editLine: (line) => writeFile(environment.LINES_FILE, linesYaml(options.open, line)),
    messages: () => messagesIn(slack, CHANNEL),
    texts: () => textsOf(sms),
  };
}

/** Everything that the office logs; nothing unexpected may be in it when all is closed. */
function logsOf(
  t: TestContext,
  closing: Closing,
  { name, expectedLogs = [] }: OfficeOptions & { readonly name: string },
): LogCapture {
  const logs = new LogCapture();
  // Hooks run in the order of their registration: everything is closed first, in the opposite order of its opening.
  t.after(() => closing.close());
  t.after(() => {
    const unexpected = logs.unexpected([...OF_A_BUSY_MACHINE, ...expectedLogs]);
    assert.deepEqual(unexpected, [], 'nothing unexpected is logged');
  });
  closing.add(hearRuntime(logs, name));
  return logs;
}

async function clientOf(address: string, closing: Closing): Promise<Client> {
  const connection = await Connection.connect({ address });
  closing.add(() => connection.close());
  return new Client({ connection });
}

/** The workflow begins a moment after the phone has rung. */
async function resultOf(client: Client, { callId }: CallHandle, history: HistoryKeeper): Promise<CallResult> {
  const handle = client.workflow.getHandle<typeof voicemail>(callWorkflowId(callId));
  await eventually(() => handle.describe());
  const result = await handle.result();
  await history.keep(handle);
  return result;
}

async function openPhone({ platform: settings = {} }: OfficeOptions): Promise<Telcoflow> {
  return startTelcoflow({ voice: await sharedVoice(), settings });
}

interface Surroundings {
  readonly office: string;
  readonly folder: string;
  readonly logs: LogCapture;
  readonly environment: Readonly<Record<string, string>>;
}

function partStarter(
  closing: Closing,
  { processes }: OfficeOptions,
  { office: officeName, folder, logs, environment }: Surroundings,
) {
  return async (name: PartName, n: number): Promise<Part> => {
    const settings = { ...environment, GATEWAY_ID: `${name}-${n}-${officeName}` };
    const logFile = join(folder, `${name}-${n}.log`);
    const isProcess = name === processes;
    const part = isProcess
      ? await startOutside(name, settings, logFile)
      : await startInside(name, settings, logs);
    closing.add(async () => {
      await part.stop();
      if (isProcess) for (const line of (await readFile(logFile, 'utf8')).split('\n')) logs.add(line);
    });
    return part;
  };
}

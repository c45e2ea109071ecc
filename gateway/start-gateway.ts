import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { openAll } from '../closing.ts';
import type { Closing } from '../closing.ts';
import type { GatewaySettings } from '../config.ts';
import { gatewayQueue } from '../contracts/ids.ts';
import { geminiSpeechOf } from '../speech/gemini.ts';
import type { Speech } from '../speech/speech.ts';
import { createPromptVoice } from '../speech/prompt-voice.ts';
import type { PromptVoice } from '../speech/prompt-voice.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/open-store.ts';
import { createGatewayActivities } from './activities.ts';
import type { GatewayParts } from './activities.ts';
import { createCallWorkflows } from './call-workflows.ts';
import { openDirectory } from './directory.ts';
import { openClient, openVerbWorker } from './engine.ts';
import { HeldCalls } from './held-calls.ts';
import { KeptAnswers } from './kept-answers.ts';
import type { Platform } from './platform.ts';
import { createReception } from './reception.ts';
import { SegmentWriter } from './segment-writer.ts';
import { openSpool } from './spool.ts';
import { createTelcoflowPlatform } from './telcoflow/telcoflow-platform.ts';

/** A gateway process as long as it runs. */
export interface RunningGateway {
  /** Settles when the gateway has stopped; rejects when it could not go on. */
  readonly stopped: Promise<void>;
  /** Claims no more calls, lets those in progress end for as long as the settings say, hands the rest over, and stops. */
  stop(): Promise<void>;
}

/** Connects, and resolves once calls can arrive. Rejects with everything closed when a part cannot be had. */
export function startGateway(settings: GatewaySettings, log: Logger): Promise<RunningGateway> {
  return openAll(log, (closing) => open(settings, log, closing));
}

async function open(settings: GatewaySettings, log: Logger, closing: Closing): Promise<RunningGateway> {
  const store = await openStore({ url: settings.MONGODB_URL, database: settings.MONGODB_DATABASE, log });
  closing.add(() => store.close());
  const writer = await openWriter(settings, store, log);
  closing.add(() => writer.close());
  const speech = geminiSpeechOf(settings);
  const voice = openVoice(settings, { speech, store, log });
  closing.add(() => voice.close());
  const directory = openDirectory(settings.LINES_FILE, { log, voice });
  closing.add(() => directory.close());

  const held = new HeldCalls();
  closing.add(() => held.close());
  const verbs = createGatewayActivities({ held, writer, ...sayingAndHearing(speech, voice, { store, log }) });
  const worker = await openVerbWorker(settings, verbs, closing);
  const client = await openClient(settings, closing);
  const giveUp = new AbortController();
  const { GATEWAY_ID: gatewayId, TASK_QUEUE: taskQueue, CALLER_KEY_SECRET: callerKeySecret } = settings;
  const workflows = createCallWorkflows({ client, taskQueue, callerKeySecret, log, stop: giveUp.signal });
  const queue = gatewayQueue(gatewayId);
  const onCall = createReception({ held, workflows, gatewayId, queue, log, directory, voice });

  let refused: Error | undefined;
  const platform = openPlatform(settings, log, (error) => {
    refused = error;
    void gateway.stop().catch(() => undefined);
  });
  closing.add(() => platform.close());
  closing.add(() => giveUp.abort());
  await platform.start({ onCall, mayClaim: () => held.live < settings.GATEWAY_MAX_CALLS });
  // Refused credentials end the process with their reason, after its calls: no call would ever come again.
  const stopped = runThenClose(worker, closing).then(() => {
    if (refused !== undefined) throw refused;
  });
  const drainMs = settings.GATEWAY_DRAIN_SECONDS * 1000;
  const gateway: RunningGateway = {
    stopped,
    stop: () => drain({ platform, held, worker, stopped, drainMs, log }),
  };
  return gateway;
}

/** What the verbs need beside the calls themselves. */
function sayingAndHearing(
  speech: Speech,
  voice: PromptVoice,
  { store, log }: { readonly store: Store; readonly log: Logger },
): Omit<GatewayParts, 'held' | 'writer'> {
  const answers = new KeptAnswers(store.answers, log);
  return { voice, comprehension: { speech, voice }, answers, recordings: store.recordings };
}

async function runThenClose(worker: Worker, closing: Closing): Promise<void> {
  try {
    await worker.run();
  } finally {
    await closing.close();
  }
}

async function openWriter(settings: GatewaySettings, store: Store, log: Logger): Promise<SegmentWriter> {
  const writer = new SegmentWriter({ store: store.recordings, spool: openSpool(settings.SPOOL_DIR), log });
  const recovered = await writer.recover();
  if (recovered > 0) log.info({ recovered }, 'recorded sound was left on disk: it goes into the store now');
  return writer;
}

function openVoice(
  settings: GatewaySettings,
  { speech, store, log }: { readonly speech: Speech; readonly store: Store; readonly log: Logger },
) {
  return createPromptVoice({
    speech,
    cache: store.promptAudio,
    sampleRate: settings.TELCOFLOW_SAMPLE_RATE,
    log,
  });
}

function openPlatform(settings: GatewaySettings, log: Logger, onRefused: (error: Error) => void): Platform {
  return createTelcoflowPlatform({
    url: settings.TELCOFLOW_URL,
    apiKey: settings.TELCOFLOW_API_KEY,
    connectorUuid: settings.TELCOFLOW_CONNECTOR_UUID,
    sampleRate: settings.TELCOFLOW_SAMPLE_RATE,
    audioMode: settings.TELCOFLOW_AUDIO_MODE,
    log,
    onRefused,
  });
}

interface Draining {
  readonly platform: Platform;
  readonly held: HeldCalls;
  readonly worker: Worker;
  readonly stopped: Promise<void>;
  readonly drainMs: number;
  readonly log: Logger;
}

async function drain({ platform, held, worker, stopped, drainMs, log }: Draining): Promise<void> {
  platform.stopClaiming();
  log.info({ calls: held.live }, 'leaving: no more calls are claimed');
  await Promise.race([held.empty(), delay(drainMs, undefined, { ref: false })]);
  if (worker.getState() === 'RUNNING') worker.shutdown();
  await stopped;
}

import { Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createAlerts } from '../activities/alerts.ts';
import { createRecords } from '../activities/records.ts';
import { createSlack } from '../activities/slack.ts';
import { createTranscription } from '../activities/transcription.ts';
import { createWebhook } from '../activities/webhook.ts';
import type { Settings, WorkerSettings } from '../config.ts';
import { createGeminiSpeech } from '../speech/gemini.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/open-store.ts';
import { createCallsWorker } from './calls-worker.ts';
import { registerSearchAttributes } from './search-attributes.ts';

/** Slack and webhooks answer in under a second, or not at all. */
const REQUEST_TIMEOUT_MS = 10_000;

/** A worker process as long as it runs. */
export interface RunningWorker {
  /** Settles when the worker has stopped; rejects when it could not go on. */
  readonly stopped: Promise<void>;
  /** Hands its calls to other workers and stops. */
  stop(): Promise<void>;
}

/** Connects, and resolves once the worker takes work. Rejects with everything closed when a part cannot be had. */
export async function startWorker(settings: WorkerSettings, log: Logger): Promise<RunningWorker> {
  const store = await openStore({ url: settings.MONGODB_URL, database: settings.MONGODB_DATABASE, log });
  const closing: (() => Promise<void>)[] = [() => store.close()];
  const close = async () => {
    for (const part of closing.toReversed()) await part();
  };
  try {
    await prepareServer(settings, log);
    const connection = await NativeConnection.connect({ address: settings.TEMPORAL_ADDRESS });
    closing.push(() => connection.close());
    const worker = await createCallsWorker({
      connection,
      namespace: settings.TEMPORAL_NAMESPACE,
      taskQueue: settings.TASK_QUEUE,
      activities: activitiesOver(store, settings, log),
      workflowBundle: settings.WORKFLOW_BUNDLE,
    });
    const stopped = runThenClose(worker, close);
    return {
      stopped,
      stop: async () => {
        if (worker.getState() === 'RUNNING') worker.shutdown();
        await stopped;
      },
    };
  } catch (cause) {
    await close();
    throw cause;
  }
}

async function runThenClose(worker: Worker, close: () => Promise<void>): Promise<void> {
  try {
    await worker.run();
  } finally {
    await close();
  }
}

async function prepareServer({ TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE }: Settings, log: Logger): Promise<void> {
  const connection = await Connection.connect({ address: TEMPORAL_ADDRESS }).catch((cause: unknown) => {
    throw new Error(
      `no Temporal answers at ${TEMPORAL_ADDRESS}: start it, or point TEMPORAL_ADDRESS at yours`,
      { cause },
    );
  });
  try {
    const registered = await registerSearchAttributes(connection, TEMPORAL_NAMESPACE);
    if (registered.length > 0) log.info({ registered }, 'search attributes registered');
  } finally {
    await connection.close();
  }
}

function activitiesOver(store: Store, settings: WorkerSettings, log: Logger) {
  const fallbackChannel = settings.SLACK_FALLBACK_CHANNEL;
  return {
    ...createRecords(store),
    ...createTranscription({
      recordings: store.recordings,
      speech: createGeminiSpeech({
        apiKey: settings.GEMINI_API_KEY,
        ...(settings.GEMINI_BASE_URL === undefined ? {} : { baseUrl: settings.GEMINI_BASE_URL }),
        speechModel: settings.GEMINI_SPEECH_MODEL,
        transcriptionModel: settings.GEMINI_TRANSCRIPTION_MODEL,
      }),
    }),
    ...createAlerts({
      effects: store.effects,
      slack: createSlack({
        token: settings.SLACK_BOT_TOKEN,
        apiUrl: settings.SLACK_API_URL,
        timeoutMs: REQUEST_TIMEOUT_MS,
        log,
      }),
      webhook: createWebhook({ timeoutMs: REQUEST_TIMEOUT_MS }),
      consoleUrl: settings.CONSOLE_URL,
      ...(fallbackChannel === undefined ? {} : { fallbackChannel }),
    }),
  };
}

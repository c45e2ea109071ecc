import type { Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createAlerts } from '../activities/alerts.ts';
import { createBookingActivities } from '../activities/booking.ts';
import { createCalendarEntries } from '../activities/calendar-entries.ts';
import { createNotificationActivities } from '../activities/notifications.ts';
import { createRecords } from '../activities/records.ts';
import { createSlack } from '../activities/slack.ts';
import { createSms } from '../activities/sms.ts';
import { createTranscription } from '../activities/transcription.ts';
import { createTwilio, type Twilio } from '../activities/twilio.ts';
import { createWebhook } from '../activities/webhook.ts';
import { createCalDav } from '../calendar/caldav.ts';
import type { OutsideCalendar } from '../calendar/outside.ts';
import { Closing, openAll } from '../closing.ts';
import type { Settings, WorkerSettings } from '../config.ts';
import { geminiSpeechOf } from '../speech/gemini.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/open-store.ts';
import { openConnection, openNativeConnection, release } from '../temporal.ts';
import { createCallsWorker, createTranscriptionWorker } from './create-workers.ts';
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
export function startWorker(settings: WorkerSettings, log: Logger): Promise<RunningWorker> {
  return openAll(log, (closing) => open(settings, log, closing));
}

async function open(settings: WorkerSettings, log: Logger, closing: Closing): Promise<RunningWorker> {
  const store = await openStore({ url: settings.MONGODB_URL, database: settings.MONGODB_DATABASE, log });
  closing.add(() => store.close());
  await prepareServer(settings, log);
  const queues = {
    connection: await openNativeConnection(settings.TEMPORAL_ADDRESS, closing),
    namespace: settings.TEMPORAL_NAMESPACE,
    taskQueue: settings.TASK_QUEUE,
  };
  const calls = await createCallsWorker(
    { ...queues, workflowBundle: settings.WORKFLOW_BUNDLE },
    activitiesOver(store, settings, log),
  );
  closing.add(() => release(calls));
  const transcripts = await createTranscriptionWorker(
    queues,
    createTranscription({ recordings: store.recordings, speech: geminiSpeechOf(settings) }),
  );
  closing.add(() => release(transcripts));
  return run([calls, transcripts], closing);
}

/** One that cannot go on takes the other with it: the process is started anew. */
function run(workers: readonly Worker[], closing: Closing): RunningWorker {
  const shutDown = () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const running = workers.map((worker) => worker.run().finally(shutDown));
  const stopped = Promise.allSettled(running)
    .then(() => closing.close())
    .then(() => Promise.all(running))
    .then(() => undefined);
  return {
    stopped,
    stop: () => {
      shutDown();
      return stopped;
    },
  };
}

async function prepareServer(settings: Settings, log: Logger): Promise<void> {
  const closing = new Closing();
  const connection = await openConnection(settings.TEMPORAL_ADDRESS, closing);
  try {
    const registered = await registerSearchAttributes(connection, settings.TEMPORAL_NAMESPACE);
    if (registered.length > 0) log.info({ registered }, 'search attributes registered');
  } finally {
    await closing.close();
  }
}

/** Undefined without an account: only lines that send text messages need one. */
function twilioOf(settings: WorkerSettings): Twilio | undefined {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = settings;
  if (accountSid === undefined || authToken === undefined) return undefined;
  const apiUrl = settings.TWILIO_API_URL.replace(/\/+$/, '');
  return createTwilio({ accountSid, authToken, apiUrl, timeoutMs: REQUEST_TIMEOUT_MS });
}

/** Undefined without a server: only resources that have a calendar there need one. */
function calDavOf(settings: WorkerSettings): OutsideCalendar | undefined {
  const { CALDAV_URL: url, CALDAV_USERNAME: username = '', CALDAV_PASSWORD: password = '' } = settings;
  if (url === undefined) return undefined;
  return createCalDav({ url, username, password, timeoutMs: REQUEST_TIMEOUT_MS });
}

function activitiesOver(store: Store, settings: WorkerSettings, log: Logger) {
  const fallbackChannel = settings.SLACK_FALLBACK_CHANNEL;
  const twilio = twilioOf(settings);
  const outside = calDavOf(settings);
  const calendars = { ...store, ...(outside === undefined ? {} : { outside }) };
  return {
    ...createRecords(store),
    ...createNotificationActivities(store),
    ...createBookingActivities(calendars),
    ...createCalendarEntries(calendars),
    ...createSms({
      effects: store.effects,
      optOuts: store.optOuts,
      log,
      ...(twilio === undefined ? {} : { twilio }),
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

import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { GatewaySettings } from '../config.ts';
import { gatewayQueue } from '../contracts/ids.ts';
import { openDirectory } from '../lines/directory.ts';
import { createGeminiSpeech } from '../speech/gemini.ts';
import { createPromptVoice } from '../speech/prompt-voice.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/open-store.ts';
import { createGatewayActivities } from './activities.ts';
import { createCallWorkflows } from './call-workflows.ts';
import { Closing } from './closing.ts';
import { HeldCalls } from './held-calls.ts';
import { createReception } from './reception.ts';
import { SegmentWriter } from './segment-writer.ts';
import { openSpool } from './spool.ts';
import { createTelcoflowPlatform } from './telcoflow/telcoflow-platform.ts';

/** A verb holds its slot for as long as it lasts, and every call has one at any time. */
const SLOTS_PER_CALL = 2;
/** A successor must know within half a second how far a verb was; the SDK's own throttle would make that 2.4 s. */
const HEARTBEAT_THROTTLE = '500ms';

/** A gateway process as long as it runs. */
export interface RunningGateway {
  /** Settles when the gateway has stopped; rejects when it could not go on. */
  readonly stopped: Promise<void>;
  /** Claims no more calls, lets those in progress end for as long as the settings say, hands the rest over, and stops. */
  stop(): Promise<void>;
}

/** Connects, and resolves once calls can arrive. Rejects with everything closed when a part cannot be had. */
export async function startGateway(settings: GatewaySettings, log: Logger): Promise<RunningGateway> {
  const closing = new Closing();
  try {
    return await open(settings, log, closing);
  } catch (cause) {
    await closing.close();
    throw cause;
  }
}

async function open(settings: GatewaySettings, log: Logger, closing: Closing): Promise<RunningGateway> {
  const directory = await openDirectory(settings.LINES_FILE, log);
  closing.add(() => directory.close());
  const store = await openStore({ url: settings.MONGODB_URL, database: settings.MONGODB_DATABASE, log });
  closing.add(() => store.close());
  const writer = new SegmentWriter({ store: store.recordings, spool: openSpool(settings.SPOOL_DIR), log });
  closing.add(() => writer.close());
  const recovered = await writer.recover();
  if (recovered > 0) log.warn({ recovered }, 'recorded sound was left on disk: it goes into the store now');

  const held = new HeldCalls();
  closing.add(() => held.close());
  const voice = openVoice(settings, store, log);
  const worker = await openWorker(
    settings,
    createGatewayActivities({ held, voice, writer, recordings: store.recordings }),
    closing,
  );
  const { client, stop } = await openClient(settings, closing);
  const { GATEWAY_ID: gatewayId, TASK_QUEUE: taskQueue } = settings;
  const workflows = createCallWorkflows({
    client,
    taskQueue,
    callerKeySecret: settings.CALLER_KEY_SECRET,
    log,
    stop,
  });
  const queue = gatewayQueue(gatewayId);
  const onCall = createReception({ held, workflows, gatewayId, queue, log, directory });

  const platform = createTelcoflowPlatform({
    url: settings.TELCOFLOW_URL,
    apiKey: settings.TELCOFLOW_API_KEY,
    connectorUuid: settings.TELCOFLOW_CONNECTOR_UUID,
    sampleRate: settings.TELCOFLOW_SAMPLE_RATE,
    audioMode: settings.TELCOFLOW_AUDIO_MODE,
    log,
  });
  closing.add(() => platform.close());
  const stopped = worker.run().finally(() => closing.close());
  await platform.start({ onCall, mayClaim: () => held.live < settings.GATEWAY_MAX_CALLS });
  return {
    stopped,
    stop: async () => {
      platform.stopClaiming();
      log.info({ calls: held.live }, 'leaving: no more calls are claimed');
      await Promise.race([
        held.empty(),
        delay(settings.GATEWAY_DRAIN_SECONDS * 1000, undefined, { ref: false }),
      ]);
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await stopped;
    },
  };
}

import { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import type { Closing } from '../closing.ts';
import type { GatewaySettings } from '../config.ts';
import { gatewayQueue } from '../contracts/ids.ts';
import type { GatewayVerbs } from '../contracts/verbs.ts';
import { openConnection, openNativeConnection, release } from '../temporal.ts';

/** A verb holds its slot for as long as it lasts, and every call has one at any time. */
const SLOTS_PER_CALL = 2;
/** A successor must know within half a second how far a verb was; the SDK's own throttle would make that 2.4 s. */
const HEARTBEAT_THROTTLE = '500ms';

/**
 * By itself gRPC waits longer and longer, in the end two minutes, before it tries a server again that was away: so long
 * callers would go on being turned away although the engine is back.
 */
const RECONNECT = { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 2000 };

/** Opens the way to Temporal by which the gateway starts calls and tells them things. */
export async function openClient(settings: GatewaySettings, closing: Closing): Promise<Client> {
  const connection = await openConnection(settings.TEMPORAL_ADDRESS, closing, { channelArgs: RECONNECT });
  const identity = `gateway ${settings.GATEWAY_ID}`;
  return new Client({ connection, namespace: settings.TEMPORAL_NAMESPACE, identity });
}

/** Polls the gateway's own queue: a verb that is sent there is carried out by this process and no other. */
export async function openVerbWorker(
  settings: GatewaySettings,
  activities: GatewayVerbs,
  closing: Closing,
): Promise<Worker> {
  const worker = await Worker.create({
    connection: await openNativeConnection(settings.TEMPORAL_ADDRESS, closing),
    namespace: settings.TEMPORAL_NAMESPACE,
    taskQueue: gatewayQueue(settings.GATEWAY_ID),
    identity: `gateway ${settings.GATEWAY_ID}`,
    activities,
    maxConcurrentActivityTaskExecutions: settings.GATEWAY_MAX_CALLS * SLOTS_PER_CALL,
    maxHeartbeatThrottleInterval: HEARTBEAT_THROTTLE,
    defaultHeartbeatThrottleInterval: HEARTBEAT_THROTTLE,
  });
  closing.add(() => release(worker));
  return worker;
}

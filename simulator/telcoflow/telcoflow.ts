import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import type { SampleRate } from '../../contracts/audio.ts';
import { handleOf, type CallHandle } from './call-handle.ts';
import { callRequestSchema, type CallRequest } from './call-request.ts';
import { viewOf, type CallView } from './call-view.ts';
import type { Call } from './call.ts';
import { serveControl } from './control.ts';
import { applyFault } from './fault-actions.ts';
import { faultSchema, type FaultRequest } from './faults.ts';
import type { LoggedFrame } from './frame-log.ts';
import { Platform } from './platform.ts';
import { serveRest } from './rest.ts';
import { DEFAULT_SETTINGS, withOverrides, type SettingOverrides } from './settings.ts';
import type { SpokenWords } from './sounds.ts';
import type { CallEvent } from './timeline.ts';
import { Upgrades, VOICE_PATH } from './upgrades.ts';

export type { CallHandle, CallRequest, CallView, FaultRequest, SettingOverrides };

export interface TelcoflowOptions {
  /** 0, the default, takes any free one. */
  readonly port?: number;
  /** Rate of calls whose agent names none in its `setup`; default 24000. */
  readonly sampleRate?: SampleRate;
  /** Who speaks for callers and callees. */
  readonly voice: SpokenWords;
  readonly settings?: SettingOverrides;
  readonly apiKey?: string;
  readonly connectorUuid?: string;
  /** Keep every sample that was said and heard; default true. Without it only the counts are known. */
  readonly keepAudio?: boolean;
  /** Keep every frame; default true. */
  readonly keepFrames?: boolean;
}

/** The simulated phone platform, running. */
export interface Telcoflow {
  /** Base address for agents, `ws://127.0.0.1:<port>`. */
  readonly wsUrl: string;
  /** Base address of REST and of the control API. */
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly connectorUuid: string;
  /** A caller dials. Throws when the request is not understood. */
  placeCall(call: CallRequest): CallHandle;
  /** Throws when there is no such call. */
  call(callId: string): CallHandle;
  calls(): readonly CallView[];
  /** The first event of the call, past or to come, that fits; rejects after `waitMs` (default 30 s). */
  until(callId: string, fits: (event: CallEvent) => boolean, waitMs?: number): Promise<CallEvent>;
  /** Calls `listener` for every event of every call until the returned function is called. */
  on(listener: (event: CallEvent) => void): () => void;
  /** Makes something go wrong, now or at its next occasion. */
  fault(fault: FaultRequest): void;
  /** Frames of the session-manager sockets. */
  sessionManagerFrames(): readonly LoggedFrame[];
  /** How many agents' session-manager sockets are set up. */
  agents(): number;
  /** Ends all calls, closes all sockets and the server. */
  close(): Promise<void>;
}

/**
 * Starts the platform on one port of 127.0.0.1: session-manager socket, voice sockets, REST and the control API.
 * Rejects when the port is taken or a setting is not understood.
 */
export async function startTelcoflow(options: TelcoflowOptions): Promise<Telcoflow> {
  const { port = 0, sampleRate = 24_000, voice, keepAudio = true, keepFrames = true } = options;
  const { apiKey = `key-${randomUUID()}`, connectorUuid = randomUUID() } = options;
  const settings = withOverrides(DEFAULT_SETTINGS, options.settings);
  const platform = new Platform({ settings, sampleRate, keepAudio, keepFrames, voice });
  const credentials = { apiKey, connectorUuid };
  const upgrades = new Upgrades(platform, credentials);
  const app = fastify({ forceCloseConnections: true });
  serveRest(app, platform, credentials);
  serveControl(app, platform);
  app.server.on('upgrade', (request, connection, head) => upgrades.handle(request, connection, head));
  const apiUrl = await app.listen({ port, host: '127.0.0.1' });
  const wsUrl = apiUrl.replace(/^http/, 'ws');
  platform.voiceUrl = `${wsUrl}${VOICE_PATH}`;
  const close = async (): Promise<void> => {
    await platform.close();
    upgrades.close();
    await app.close();
  };
  return { wsUrl, apiUrl, apiKey, connectorUuid, ...handOn(platform), close };
}

type InProcess = Omit<Telcoflow, 'wsUrl' | 'apiUrl' | 'apiKey' | 'connectorUuid' | 'close'>;

function handOn(platform: Platform): InProcess {
  const find = (callId: string): Call => {
    const call = platform.calls.get(callId);
    if (!call) throw new RangeError(`there is no call ${callId}: calls() lists them`);
    return call;
  };
  return {
    placeCall: (call) => handleOf(platform.place(callRequestSchema.parse(call))),
    call: (callId) => handleOf(find(callId)),
    calls: () => [...platform.calls.values()].map(viewOf),
    until: (callId, fits, waitMs) => handleOf(find(callId)).until(fits, waitMs),
    on: (listener) => platform.listen(listener),
    fault: (fault) => applyFault(platform, faultSchema.parse(fault)),
    sessionManagerFrames: () => platform.log.frames,
    agents: () => [...platform.sockets].filter(({ isSetUp }) => isSetUp).length,
  };
}

import { z } from 'zod';
import type { SampleRate } from '../../contracts/audio.ts';
import type { AgentMode } from '../../contracts/verbs.ts';
import type { CommandResult } from '../platform.ts';
import { isObject, NO_OBJECT, readBy, readObject, type Unusable } from './read-frame.ts';

/*
 * Every name on the wire is in this file, as observed with the vendor SDK 1.0.0: JSON texts, camelCase with the session
 * manager and snake_case (but for `channelId` and `ringTimeSeconds`) on voice sockets; one byte before all sound.
 */

/** How the platform gives us the sound of a call with several parties: one mix, or a channel for each. */
export type AudioMode = 'mixed' | 'isolated';

/** Where and with what token a call's voice socket is to be had. */
export interface VoiceAccess {
  readonly url: string;
  readonly token: string;
}

export type SessionFrame =
  | { readonly kind: 'set-up'; readonly socketId: string }
  | { readonly kind: 'response'; readonly id: string; readonly outcome: ClaimOutcome }
  | { readonly kind: 'offer'; readonly sessionId: string; readonly isCall: boolean; readonly again: boolean }
  | ({ readonly kind: 'call'; readonly sessionId: string } & HandedCall)
  | { readonly kind: 'session-closed'; readonly sessionId: string; readonly callOver: boolean }
  | Unusable;

export type ClaimOutcome = { readonly ok: true } | { readonly ok: false; readonly code: string };

export interface HandedCall {
  readonly callId: string;
  readonly from: string;
  readonly to: string;
  readonly access: VoiceAccess;
}

export type VoiceFrame =
  | { readonly kind: 'response'; readonly id: string; readonly result: CommandResult }
  | { readonly kind: 'pull'; readonly bytes: number }
  | { readonly kind: 'over' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'fault'; readonly code: string }
  | Unusable;

const id = z.string().min(1);
/** Or nothing at all: a field that is missing is no reason to lose a frame. */
const anything = z.unknown().optional();
/** A number is as good as its text; anything else is as good as nothing. */
const looseText = anything.transform((value) => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : '';
});
/** Codes are shown and logged, so that only what looks like one is let through. */
const code = anything.transform((value) => {
  return typeof value === 'string' && /^\w{1,48}$/.test(value) ? value : 'UNKNOWN';
});
const token = z.string().regex(/^[\x21-\x7e]+$/);
const voiceUrl = z.url({ protocol: /^wss?$/ }).refine((url) => !url.includes('#'));

const sessionSchemas = {
  'setup.done': z
    .object({ smWsId: looseText })
    .transform((frame) => ({ kind: 'set-up' as const, socketId: frame.smWsId })),
  response: z.object({ reqId: id, ok: z.boolean(), errorCode: code }).transform((frame) => ({
    kind: 'response' as const,
    id: frame.reqId,
    outcome: frame.ok ? { ok: true as const } : { ok: false as const, code: frame.errorCode },
  })),
  'session.notify': z
    .object({ sessionId: id, channel: looseText, activity: looseText })
    .transform(({ sessionId, channel, activity }) => ({
      kind: 'offer' as const,
      sessionId,
      isCall: (channel === 'TELCO' || channel === '') && activity !== 'NEW_INCOMING_MESSAGE',
      again: activity === 'RESUME',
    })),
  'call.in': z
    .object({ sessionId: looseText, callId: id, from: looseText, to: looseText, url: voiceUrl, token })
    .transform(({ url, token: bearer, ...call }) => ({
      kind: 'call' as const,
      ...call,
      access: { url, token: bearer },
    })),
  'session.closed': z.object({ sessionId: id, reason: looseText }).transform((frame) => ({
    kind: 'session-closed' as const,
    sessionId: frame.sessionId,
    callOver: frame.reason === 'CALL_TERMINATED',
  })),
};

const voiceSchemas = {
  command_response: z
    .object({
      data: z.object({ command_id: id, success: z.boolean(), error_code: code, error_message: looseText }),
    })
    .transform(({ data }) => ({
      kind: 'response' as const,
      id: data.command_id,
      result: data.success
        ? { ok: true as const }
        : { ok: false as const, code: data.error_code, message: data.error_message },
    })),
  call_event: z.object({ data: z.object({ event: id, error_code: code }) }).transform(({ data }) => {
    if (data.event === 'call.terminated') return { kind: 'over' as const };
    // Not sent any more in 1.0, but it can mean only one thing.
    if (data.event === 'call.connected') return { kind: 'connected' as const };
    if (data.event === 'call.error') return { kind: 'fault' as const, code: data.error_code };
    return { kind: 'unknown' as const };
  }),
};

/** Reads a frame of the session manager. */
export function readSessionFrame(text: string): SessionFrame {
  const frame = readObject(text);
  return frame === undefined ? NO_OBJECT : readBy<SessionFrame>(sessionSchemas, frame);
}

/** Reads a text of a voice socket. */
export function readVoiceFrame(text: string): VoiceFrame {
  const frame = readObject(text);
  if (frame === undefined) return NO_OBJECT;
  // Fifty a second and call: read by hand.
  if (frame['type'] === 'buffer_request') return { kind: 'pull', bytes: pulledBytes(frame['data']) };
  return readBy<VoiceFrame>(voiceSchemas, frame);
}

/** As tolerant as the vendor SDK 1.0.0: "320" and 320.9 are 320; 0 for what asks for nothing, or for another channel. */
function pulledBytes(data: unknown): number {
  if (!isObject(data) || Number(data['channelId'] ?? 0) !== OUR_CHANNEL) return 0;
  const bytes = data['requested_bytes'];
  if (typeof bytes !== 'number' && typeof bytes !== 'string') return 0;
  const whole = Math.floor(Number(bytes));
  return whole > 0 && Number.isFinite(whole) ? whole : 0;
}

/** The channel of all that we send. */
export const OUR_CHANNEL = 0;

/** Bytes before the sound of a binary frame: its channel. */
export const CHANNEL_BYTES = 1;

export function sessionManagerUrl(base: string): string {
  return `${base.replace(/\/+$/, '')}/v1/agent/session-manager`;
}

export function sessionHeaders(apiKey: string, connectorUuid: string): Record<string, string> {
  return { ...VERSION, 'x-api-key': apiKey, 'x-connector-uuid': connectorUuid };
}

/** The token alone: it names the call by itself. */
export function voiceHeaders(bearer: string): Record<string, string> {
  return { ...VERSION, authorization: `Bearer ${bearer}` };
}

const VERSION = { 'x-sdk-version': '1.0.0' };

export function setUp(sampleRate: SampleRate, audioMode: AudioMode): object {
  return { type: 'setup', data: { sampleRate, audioMode } };
}

export function claim(sessionId: string, reqId: string): object {
  return { type: 'session.open', sessionId, reqId };
}

export function ready(sessionId: string): object {
  return { type: 'session.ready', sessionId };
}

/** What can be asked of a call; `close` = the agent leaves, `disconnect` = it ends for all. */
export type Command = 'answer' | 'connect' | 'close' | 'disconnect' | 'interrupt' | AgentMode;

const COMMANDS: Readonly<Record<Command, string>> = {
  answer: 'call.answer',
  connect: 'call.connect',
  close: 'call.close',
  disconnect: 'call.disconnect',
  interrupt: 'agent.interrupt',
  whisper: 'agent.whisper',
  barge: 'agent.barge',
  spy: 'agent.spy',
};

export interface CommandFrame {
  readonly id: string;
  readonly command: Command;
  readonly timeoutMs: number;
  readonly ringSeconds?: number;
}

export function commandFrame({ id: command_id, command, timeoutMs, ringSeconds }: CommandFrame): object {
  const data = ringSeconds === undefined ? {} : { data: { ringTimeSeconds: ringSeconds } };
  return {
    type: 'command',
    data: { command_id, command: COMMANDS[command], timeout_ms: timeoutMs, ...data },
  };
}

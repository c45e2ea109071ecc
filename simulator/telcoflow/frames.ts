import { z } from 'zod';

/** How the agent gets the parties' sound: one mix, or numbered streams. */
export type AudioMode = 'mixed' | 'isolated';

const requestId = { reqId: z.string().min(1) };

/** Frames from an agent on the session-manager socket, as observed with the vendor SDK 1.0.0. */
export const sessionFrameSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('setup'),
    data: z
      .object({
        sampleRate: z.union([z.literal(8000), z.literal(16_000), z.literal(24_000)]).optional(),
        audioMode: z.enum(['mixed', 'isolated']).default('mixed'),
      })
      .default({ audioMode: 'mixed' }),
  }),
  z.object({ type: z.literal('session.open'), sessionId: z.string(), ...requestId }),
  z.object({ type: z.literal('session.ready'), sessionId: z.string() }),
  z.object({
    type: z.literal('session.create'),
    channel: z.string(),
    remoteAddress: z.string(),
    ...requestId,
  }),
  z.object({
    type: z.literal('call_flow.setup'),
    data: z.object({
      inboundCall: z.enum(['ALL', 'MISSED_ONLY', 'NO']),
      outboundCall: z.boolean(),
      inboundMessage: z.boolean(),
      outboundMessage: z.boolean(),
    }),
    ...requestId,
  }),
  z.object({ type: z.literal('wa.msg.out'), data: z.unknown(), ...requestId }),
]);

export type SessionFrame = z.infer<typeof sessionFrameSchema>;
export type SessionRequest = Extract<SessionFrame, { reqId: string }>;

/** Frames from an agent on the voice socket: commands are the only text there is. */
export const commandFrameSchema = z.object({
  type: z.literal('command'),
  data: z.object({
    command_id: z.string().min(1),
    command: z.string().min(1),
    timeout_ms: z.number().default(10_000),
    data: z.record(z.string(), z.unknown()).optional(),
  }),
});

/** Whether a frame means to be a `setup`, right or wrong. */
export function isSetup(frame: unknown): boolean {
  return z.object({ type: z.literal('setup') }).safeParse(frame).success;
}

export interface Command {
  readonly id: string;
  readonly name: string;
  readonly timeoutMs: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The command in a parsed text frame; undefined when it is none. */
export function readCommand(frame: unknown): Command | undefined {
  const parsed = commandFrameSchema.safeParse(frame);
  if (!parsed.success) return undefined;
  const { command_id, command, timeout_ms, data } = parsed.data.data;
  return { id: command_id, name: command, timeoutMs: timeout_ms, data: data ?? {} };
}

/** `undefined` when the text is not JSON: the wire carries nothing else that could become undefined. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export interface CommandFailure {
  readonly code: string;
  readonly message: string;
}

export function commandResponse(commandId: string, failure?: CommandFailure): object {
  const outcome = failure
    ? { success: false, error_code: failure.code, error_message: failure.message }
    : { success: true };
  return { type: 'command_response', data: { command_id: commandId, ...outcome } };
}

export function callEvent(event: string, extra: Readonly<Record<string, unknown>> = {}): object {
  return { type: 'call_event', data: { event, ...extra } };
}

export function bufferRequest(bytes: number, preferBytes: number): object {
  return {
    type: 'buffer_request',
    data: { requested_bytes: bytes, prefer_audio_frame_bytes: preferBytes, channelId: 0 },
  };
}

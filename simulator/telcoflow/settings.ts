import { z } from 'zod';

/** As long as a timer can be. */
const ms = z.number().int().min(0).max(2_147_483_647);

/**
 * How the simulated platform behaves where the real one's behaviour is not known, and the timings it keeps. Each open
 * question has its default and the other answers. A call can override any of them for itself.
 */
export const settingsSchema = z.strictObject({
  /** Code of the refusal when a command does not fit the call's state. */
  invalidCommandCode: z.string().min(1),
  /** `call.disconnect` while only caller and agent are on the line. */
  disconnectInAnswered: z.enum(['end', 'refuse']),
  /** `call.connect` after `call.answer`. */
  connectInAnswered: z.enum(['accept', 'refuse']),
  /** Who hears the agent right after a connect: both parties or nobody. */
  modeAfterConnect: z.enum(['barge', 'spy']),
  /** What the agent learns of a callee who does not pick up. */
  unanswered: z.enum(['code', 'timeout', 'no-reply', 'late-success', 'early-reject']),
  /** `code`: CALL_UNANSWERED comes so long before the ring time is over. */
  unansweredEarlyMs: ms,
  /** `early-reject` and a busy callee: the refusal comes so long after the command. */
  rejectAfterMs: ms,
  /** `late-success`: the callee picks up so long after the command's deadline. */
  lateSuccessMs: ms,
  /** Commands that are pending when the call ends: failed at once, or nothing is said for `silentMs`. */
  pendingAtEnd: z.enum(['fail', 'silent']),
  silentMs: ms,
  /** Agent audio that the platform holds or has asked for, ahead of what it plays. */
  pullAheadMs: z.number().int().min(20).max(60_000),
  /** The platform asks only when so much is missing. */
  pullAtLeastMs: z.number().int().min(20).max(60_000),
  /** `prefer_audio_frame_bytes`: one 20 ms frame, or a fixed number of bytes (0 leaves the client its own default). */
  pullPrefer: z.union([z.literal('frame'), z.number().int().min(0)]),
  /** Asks for odd byte counts, which splits samples. */
  pullOdd: z.boolean(),
  /** Agent audio beyond what was asked for: taken (and dropped beyond `unaskedKeepMs`), or the socket is closed with 1008. */
  unasked: z.enum(['accept', 'close']),
  unaskedKeepMs: z.number().int().min(0).max(60_000),
  /** Length of the frames in which the agent gets the caller's sound. */
  agentFrameMs: z.union([z.literal(20), z.literal(40), z.literal(100)]),
  /** Frames to the agent are held back by up to so much, in order. */
  agentJitterMs: z.number().int().min(0).max(5000),
  /** So many of a hundred frames to the agent are lost. */
  agentLossPercent: z.number().min(0).max(100),
  /** Isolated audio: channel 0 is the mix and legs follow, or the successor's numbering 0 = caller, 1 = callee. */
  isolatedNumbering: z.enum(['mix-first', 'caller-first']),
  /** An unclaimed call is offered again so often; 0 = once per session-manager socket. */
  offerRepeatMs: ms,
  /** Offers wait so long after `setup.done`: the vendor's client loses one that comes at once. */
  offerAfterSetupMs: ms,
  /** The same for a call that somebody held before. */
  resumeAfterMs: ms,
  /** A caller whom nobody takes hears ringing for so long. */
  ringOutMs: ms,
  /** A claim that is not followed by `session.ready` is freed after so long. */
  readyWithinMs: ms,
  /** The session-manager socket of a call's owner is lost: the call goes on and is offered again, or it ends. */
  ownerLost: z.enum(['keep', 'end']),
  /** The voice socket is lost: the call waits so long for another one. 0 = it ends at once. */
  voiceGraceMs: ms,
  /** A second voice socket for one call: takes over, or is refused with 409. */
  secondVoiceSocket: z.enum(['newest-wins', 'refuse']),
  /** Voice tokens are good for so long; 0 = until the call ends. */
  tokenMs: ms,
  /** `session.create` for a phone call. */
  sessionCreate: z.enum(['dial', 'exists', 'QUOTA_EXCEEDED', 'CHANNEL_NOT_CONFIGURED']),
  /** A prompt is over when the agent was silent for so long after having been audible to the caller. */
  promptSilenceMs: ms.min(20),
  /** Sample peak above which sound counts as audible. */
  audibleAbove: z.number().int().min(0).max(32_767),
  /** A caller who waits in vain for a prompt hangs up after so long. */
  patienceMs: ms,
  /** The platform ends any call after so long. */
  maxCallMs: ms,
});

export type Settings = z.infer<typeof settingsSchema>;

/** Any of the settings; what is absent keeps the platform's value. */
export const settingOverridesSchema = settingsSchema.partial();
export type SettingOverrides = z.infer<typeof settingOverridesSchema>;

export const DEFAULT_SETTINGS: Settings = {
  invalidCommandCode: 'INVALID_COMMAND',
  disconnectInAnswered: 'end',
  connectInAnswered: 'accept',
  modeAfterConnect: 'barge',
  unanswered: 'code',
  unansweredEarlyMs: 200,
  rejectAfterMs: 500,
  lateSuccessMs: 1000,
  pendingAtEnd: 'fail',
  silentMs: 10_000,
  pullAheadMs: 800,
  pullAtLeastMs: 20,
  pullPrefer: 'frame',
  pullOdd: false,
  unasked: 'accept',
  unaskedKeepMs: 2000,
  agentFrameMs: 20,
  agentJitterMs: 0,
  agentLossPercent: 0,
  isolatedNumbering: 'mix-first',
  offerRepeatMs: 0,
  offerAfterSetupMs: 250,
  resumeAfterMs: 500,
  ringOutMs: 60_000,
  readyWithinMs: 60_000,
  ownerLost: 'keep',
  voiceGraceMs: 0,
  secondVoiceSocket: 'newest-wins',
  tokenMs: 0,
  sessionCreate: 'dial',
  promptSilenceMs: 600,
  audibleAbove: 200,
  patienceMs: 60_000,
  maxCallMs: 3_600_000,
};

/** The settings with some replaced; keys that are present but undefined replace nothing. */
export function withOverrides(settings: Settings, overrides: SettingOverrides = {}): Settings {
  return settingsSchema.parse({ ...settings, ...definedOnly(overrides) });
}

function definedOnly(overrides: SettingOverrides): SettingOverrides {
  return Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
}

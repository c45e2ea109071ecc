import type { Call } from './call.ts';
import { fullViewOf, type FullCallView } from './call-view.ts';
import type { LoggedFrame } from './frame-log.ts';
import type { CallEvent, EndedBy, PartyName } from './timeline.ts';
import { encodeWav } from './wav.ts';

/** One call in the hands of a test. */
export interface CallHandle {
  readonly callId: string;
  readonly sessionId: string;
  view(): FullCallView;
  /** Every frame both ways, session-manager frames about this call included. */
  frames(): readonly LoggedFrame[];
  /** A copy of what the party heard; for the agent, of a channel of the stream that it was sent. Needs `keepAudio`. */
  heard(by: PartyName, channel?: number): Int16Array;
  /** A copy of what the party sent; of the agent, what was played. Needs `keepAudio`. */
  sent(by: PartyName): Int16Array;
  heardWav(by: PartyName, channel?: number): Buffer;
  sentWav(by: PartyName): Buffer;
  /** The first event, past or to come, that fits. Rejects, naming what did happen, when none comes in time (default 30 s). */
  until(fits: (event: CallEvent) => boolean, waitMs?: number): Promise<CallEvent>;
  hangUp(by?: EndedBy): void;
}

/** The handle of a call. */
export function handleOf(call: Call): CallHandle {
  const rate = (): number => call.audio.sampleRate;
  return {
    callId: call.id,
    sessionId: call.sessionId,
    view: () => fullViewOf(call),
    frames: () => call.log.frames,
    heard: (by, channel) => heard(call, by, channel),
    sent: (by) => sent(call, by),
    heardWav: (by, channel) => encodeWav({ samples: heard(call, by, channel), sampleRate: rate() }),
    sentWav: (by) => encodeWav({ samples: sent(call, by), sampleRate: rate() }),
    until: (fits, waitMs) => until(call, fits, waitMs),
    hangUp: (by = 'caller') => call.hangUp(by),
  };
}

function heard(call: Call, by: PartyName, channel = 0): Int16Array {
  const tape = by === 'agent' ? call.bridge?.feed.tape(channel) : call[by].heard;
  return tape?.read() ?? new Int16Array(0);
}

function sent(call: Call, by: PartyName): Int16Array {
  const tape = by === 'agent' ? call.bridge?.agentSent : call[by].sent;
  return tape?.read() ?? new Int16Array(0);
}

async function until(call: Call, fits: (event: CallEvent) => boolean, waitMs?: number): Promise<CallEvent> {
  const event = await call.timeline.find(fits, waitMs);
  if (event) return event;
  const story = call.timeline.events.map(({ ms, kind }) => `${Math.round(ms)} ms ${kind}`).join(', ');
  throw new Error(
    `call ${call.id} is ${call.state} and what was waited for did not happen. What did: ${story}`,
  );
}

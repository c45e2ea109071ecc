import type { Bridge } from './bridge.ts';
import type { Call } from './call.ts';
import type { CallState } from '../../contracts/call.ts';
import type { AgentMode } from '../../contracts/verbs.ts';
import type { Gap } from './playout.ts';
import type { CallEvent, EndedBy, Spoken } from './timeline.ts';

/** What one party said and heard. Sample counts are those of the tapes. */
export interface PartyView {
  readonly number: string;
  readonly samplesSent: number;
  readonly samplesHeard: number;
  /** Sound made for steps, as ranges of the stream to the agent and of the line. */
  readonly spoken: readonly Spoken[];
}

/** The agent's side: it *hears* the stream that it was sent, and it *sent* what was played of its sound. */
export interface AgentView {
  readonly samplesSent: number;
  readonly samplesHeard: number;
  readonly attached: boolean;
  readonly left: boolean;
  readonly mode: AgentMode | undefined;
  readonly requestedBytes: number;
  readonly receivedBytes: number;
  /** Bytes that came without having been asked for. */
  readonly unaskedBytes: number;
  /** Bytes that are there and not yet played. */
  readonly bufferedBytes: number;
  /** Silence of at most 400 ms inside the agent's sound. */
  readonly gaps: readonly Gap[];
}

export interface CallView {
  readonly callId: string;
  readonly sessionId: string;
  readonly from: string;
  readonly to: string;
  readonly state: CallState;
  /** All states so far, in order. */
  readonly states: readonly CallState[];
  readonly endedBy: EndedBy | undefined;
  readonly sampleRate: number;
  readonly audioMode: string;
  /** When the caller dialled, ISO 8601. */
  readonly rangAt: string;
  /** Samples since the line was opened; 0 before. */
  readonly lineSamples: number;
  readonly parties: { readonly caller: PartyView; readonly callee: PartyView; readonly agent: AgentView };
}

export interface FullCallView extends CallView {
  readonly events: readonly CallEvent[];
}

/** A call as a test sees it. */
export function viewOf(call: Call): CallView {
  const { id, sessionId, request, state, states, endedBy, audio, bridge, timeline } = call;
  const { from, to } = request;
  return {
    callId: id,
    sessionId,
    from,
    to,
    state,
    states: [...states],
    endedBy,
    sampleRate: audio.sampleRate,
    audioMode: audio.audioMode,
    rangAt: new Date(timeline.startedAt).toISOString(),
    lineSamples: bridge?.position ?? 0,
    parties: {
      caller: partyView(call, 'caller', from),
      callee: partyView(call, 'callee', to),
      agent: agentView(call, bridge),
    },
  };
}

/** The same with everything that happened. */
export function fullViewOf(call: Call): FullCallView {
  return { ...viewOf(call), events: [...call.timeline.events] };
}

function partyView(call: Call, name: 'caller' | 'callee', number: string): PartyView {
  const { sent, heard, spoken } = call[name];
  return { number, samplesSent: sent.length, samplesHeard: heard.length, spoken: [...spoken] };
}

function agentView(call: Call, bridge: Bridge | undefined): AgentView {
  const playout = bridge?.playout;
  return {
    samplesSent: bridge?.agentSent.length ?? 0,
    samplesHeard: bridge?.feed.tape(0)?.length ?? 0,
    attached: call.voice.present(),
    left: call.agentGone,
    mode: bridge?.calleePresent ? bridge.mode : undefined,
    requestedBytes: playout?.requestedBytes ?? 0,
    receivedBytes: playout?.receivedBytes ?? 0,
    unaskedBytes: playout?.unaskedBytes ?? 0,
    bufferedBytes: playout?.bufferedBytes ?? 0,
    gaps: [...(playout?.gaps ?? [])],
  };
}

import type { SampleRate } from '../contracts/audio.ts';
import type { AgentMode } from '../contracts/verbs.ts';

/**
 * A voice platform as the gateway needs it. One folder beside this file implements it per vendor; nothing else in the
 * gateway knows a wire name.
 */
export interface Platform {
  /** Resolves once calls can arrive; rejects when the platform refuses us for good. Afterwards it reconnects by itself. */
  start(handlers: PlatformHandlers): Promise<void>;
  /** Claims no further call; calls in progress go on. */
  stopClaiming(): void;
  /** Ends every socket, calls included. */
  close(): Promise<void>;
}

export interface PlatformHandlers {
  /** A call was claimed by us and its audio socket is being opened. Called again for the same `callId` never happens while it lives. */
  readonly onCall: (call: PlatformCall, offer: Offer) => void;
  /** Whether to claim a call that is being offered; asked before anything is sent. */
  readonly mayClaim: () => boolean;
}

export interface Offer {
  readonly callId: string;
  /** As the platform wrote it; empty when withheld. */
  readonly from: string;
  readonly to: string;
  /** The platform offers again a call that somebody held before. */
  readonly again: boolean;
  readonly sampleRate: SampleRate;
}

/** One call on the platform. Every command has a deadline and fails the moment its socket drops. */
export interface PlatformCall {
  readonly callId: string;
  /** To be set once, before the next tick of the event loop. */
  listen(listener: CallListener): void;
  answer(): Promise<CommandResult>;
  /** Rings the callee for so many seconds (1 to 120). */
  connect(ringSeconds: number): Promise<CommandResult>;
  setMode(mode: AgentMode): Promise<CommandResult>;
  /** Drops what the platform has fetched ahead of what it has played. */
  interrupt(): Promise<CommandResult>;
  /** The agent goes; caller and callee stay together if both are there. */
  leave(): Promise<CommandResult>;
  /** Ends the call for all. */
  hangUp(): Promise<CommandResult>;
  /** Sends sound to be played; only as much as was pulled. */
  send(pcm: Buffer): void;
}

export type CommandResult =
  { readonly ok: true } | { readonly ok: false; readonly code: string; readonly message: string };

export interface CallListener {
  /** Sound of the other parties, in order, any length, whole samples. The buffer is only valid during the call. */
  readonly onAudio: (pcm: Buffer) => void;
  /** The platform wants so many more bytes of our sound (credit that adds up and survives an interrupt). */
  readonly onPull: (bytes: number) => void;
  /** The callee has come onto the line although `connect` had given up: a success that arrived late. */
  readonly onCalleeJoined?: () => void;
  /** Nothing more will come. `hung-up`: the platform said that the call is over; `dropped`: the socket went without a word. */
  readonly onEnd: (reason: 'hung-up' | 'dropped') => void;
}

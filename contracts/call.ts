import { defineSignal } from '@temporalio/workflow';
import type { SampleRate } from './audio.ts';
import type { Line, OfficeNow } from './line.ts';
import type { Turn } from './verbs.ts';

/** What a call's workflow starts with: everything it will ever need to know of the outside. */
export interface CallInput {
  readonly callId: string;
  /** Caller's number in E.164; absent when withheld or unreadable. */
  readonly from?: string;
  /** Dialled number in E.164. */
  readonly to: string;
  /** A copy: later edits of the line never touch a live call. */
  readonly line: Line;
  readonly office: OfficeNow;
  /** When the platform offered the call, ISO 8601. */
  readonly rangAt: string;
  readonly sampleRate: SampleRate;
}

/** The platform's names for where a call stands. */
export type CallState = 'PENDING' | 'ANSWERED' | 'CONNECTED' | 'DISCONNECTED';

/** What became of a call. Every ending has one; none is a failed workflow. */
export type Outcome =
  | 'message-taken'
  | 'no-message'
  /** Everything was read to the caller, and they said something to each. */
  | 'notified'
  | 'nothing-pending'
  | 'booked'
  | 'moved'
  | 'appointment-cancelled'
  /** The caller was asked whether they are sure, and was not. */
  | 'appointment-kept'
  /** The caller said goodbye in the middle of a conversation. */
  | 'broken-off'
  | 'unknown-caller'
  | 'connected'
  | 'hung-up-before-answer'
  | 'hung-up'
  | 'turned-away'
  | 'out-of-time'
  | 'cancelled'
  | 'failed'
  | 'lost';

/** Why a call is over. `lost`: its gateway went away and nobody got the call back in time. */
export type EndedBy = (typeof ENDED_BY)[number];
const ENDED_BY = ['caller', 'callee', 'us', 'platform', 'turned-away', 'lost'] as const;

export function isEndedBy(value: unknown): value is EndedBy {
  return ENDED_BY.some((one) => one === value);
}

/** A gateway holds the call's sockets and takes verbs on `queue`. The newest one counts. */
export interface GatewayAttached {
  readonly gatewayId: string;
  readonly queue: string;
  /** Steps whose results this gateway still has; empty for one that has just claimed the call. */
  readonly heldSteps: readonly number[];
  /** One line for people who read the history. */
  readonly summary: string;
}

/** The platform ended the call. */
export interface CallEnded {
  readonly by: EndedBy;
  /** Whose sockets say so: a gateway that has lost the call to another one knows nothing of its end. */
  readonly gatewayId: string;
  /** The caller said something while no verb was at work, and it is in no recording yet. That gateway still has it. */
  readonly unrecorded: boolean;
  readonly summary: string;
}

export const gatewayAttached = defineSignal<[GatewayAttached]>('gatewayAttached');
export const callEnded = defineSignal<[CallEnded]>('callEnded');

/** What a call's workflow returns. */
export interface CallResult {
  readonly outcome: Outcome;
  /** States the call went through, in order. */
  readonly states: readonly CallState[];
  readonly recordingId?: string;
  readonly transcript?: string;
  /** The conversation, question by question; absent in a call without any. */
  readonly turns?: readonly Turn[];
}

import type { SampleRate } from './audio.ts';
import type { CallState, EndedBy, Outcome } from './call.ts';
import type { FlagReason } from './customers.ts';
import type { ScriptName } from './line.ts';

/** A call as the store keeps it. */
export interface CallRecord {
  readonly callId: string;
  readonly workflowId: string;
  readonly script: ScriptName;
  readonly line: string;
  readonly office: string;
  /** E.164; absent when withheld. */
  readonly from?: string;
  readonly to: string;
  readonly rangAt: string;
  readonly endedAt?: string;
  readonly state: CallState;
  readonly states: readonly CallState[];
  readonly outcome?: Outcome;
  readonly endedBy?: EndedBy;
}

/** A recording once nothing more will be added to it. */
export interface SealedRecording {
  readonly recordingId: string;
  readonly sampleRate: SampleRate;
  readonly samples: number;
  readonly segments: number;
  /** Places where sound is missing because a gateway was lost, as sample positions in the recording. */
  readonly gaps: readonly number[];
}

export interface Transcript {
  /** Empty when nothing intelligible was heard. */
  readonly text: string;
  readonly confidence: 'high' | 'low';
}

/** A message that a caller left. */
export interface Voicemail {
  readonly callId: string;
  readonly recordingId: string;
  readonly line: string;
  readonly office: string;
  /** E.164; absent when withheld. */
  readonly from?: string;
  readonly receivedAt: string;
  readonly durationMs: number;
  /** Absent while no transcript could be made; the recording can be heard all the same. */
  readonly transcript?: Transcript;
}

/** What a call leaves for people to do: they are told of all of it in one message. */
export interface Flagged {
  readonly callId: string;
  readonly line: string;
  readonly office: string;
  /** E.164; absent when withheld. */
  readonly from?: string;
  readonly receivedAt: string;
  /** Names of those whom we know by the number. */
  readonly customers: readonly string[];
  /** At least one. */
  readonly items: readonly FlaggedItem[];
}

/** One thing that a person has to see to. */
export interface FlaggedItem {
  readonly why: FlagReason | 'unknown-caller' | AppointmentTrouble;
  /** What it is about, such as the notification that was read. */
  readonly message?: string;
  /** What the caller said to it. */
  readonly words?: string;
}

/**
 * `booking-unsure`: the store did not answer, so it is not known whether it was booked, moved or cancelled.
 * `calendar-conflict`: others have put something at the same time into the calendar outside.
 * `text-not-sent` and `text-opted-out`: the customer does not get the text message.
 */
export type AppointmentTrouble = 'booking-unsure' | 'calendar-conflict' | 'text-not-sent' | 'text-opted-out';

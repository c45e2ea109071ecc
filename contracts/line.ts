import type { Prompts } from './prompts.ts';

/** A line is a number of ours and its settings, as `lines.yaml` gives them after checking. A live call keeps its own copy. */
export interface Line {
  /** Dialled number, E.164 ("+6531580002"). */
  readonly number: string;
  /** The office's name as it is spoken and shown. */
  readonly office: string;
  readonly script: ScriptName;
  /** IANA zone in which hours, dates and times of this line are meant. */
  readonly timeZone: string;
  /** BCP 47 tag of what we speak and expect to hear ("en-US"). */
  readonly language: string;
  /** Name of the speech model's voice. */
  readonly voice: string;
  readonly hours: OfficeHours;
  /** How long the callee's phone rings before we take over, 1 to 120 s. */
  readonly ringSeconds: number;
  readonly recording: RecordingLimits;
  /** What becomes of a caller in a conversation when the speech model cannot be had. */
  readonly whenNotHeard: 'person' | 'message';
  readonly prompts: Prompts;
  /** What can be booked on this line, by id; absent: everything that there is. */
  readonly services?: readonly string[];
  /** Number, E.164, or sender's name by which text messages are sent; absent: none are. */
  readonly smsFrom?: string;
  readonly alert: Alert;
  readonly failOpen: FailOpen;
  /** After this long the call is ended, politely. */
  readonly maxCallMinutes: number;
  /** More calls at once from one caller than this are turned away as `failOpen` says. */
  readonly maxCallsPerCaller: number;
}

/** Which workflow a line's calls run. */
export type ScriptName = 'voicemail' | 'notifications' | 'booking';

/** In the order of ISO 8601, which counts them from 1. */
export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export interface OfficeHours {
  readonly weekly: Readonly<Record<Weekday, readonly Band[]>>;
  /** Dates with their own bands; none means closed that whole day. */
  readonly holidays: readonly Holiday[];
  /** One-off closings that beat every band. */
  readonly closings: readonly Closing[];
}

/** Open from `from` (inclusive) to `to` (exclusive), wall-clock "HH:MM"; `to` at or before `from` reaches into the next day. */
export interface Band {
  readonly from: string;
  readonly to: string;
}

export interface Holiday {
  /** "YYYY-MM-DD" in the line's zone. */
  readonly date: string;
  readonly name: string;
  readonly bands: readonly Band[];
}

export interface Closing {
  /** "YYYY-MM-DDTHH:MM" in the line's zone, inclusive. */
  readonly from: string;
  /** "YYYY-MM-DDTHH:MM" in the line's zone, exclusive. */
  readonly to: string;
  readonly reason: string;
}

export interface RecordingLimits {
  /** A longer message is ended and the caller told so. */
  readonly maxSeconds: number;
  /** This much silence after speech is the end of the message. */
  readonly endSilenceMs: number;
  /** This long without any speech counts as silent. */
  readonly noSpeechSeconds: number;
}

/** Where the team hears of a message. */
export type Alert =
  { readonly kind: 'slack'; readonly channel: string } | { readonly kind: 'webhook'; readonly url: string };

/** What becomes of a caller whom no workflow can take: through to the callee, or rejected. */
export interface FailOpen {
  readonly afterSeconds: number;
  readonly policy: 'connect' | 'reject';
}

/** The office's hours as they stood when the phone rang: decided once, so that a replay sees what the caller met. */
export interface OfficeNow {
  readonly open: boolean;
  /** ISO 8601 with offset, in the line's zone. */
  readonly localTime: string;
  /** Why it is closed beyond ordinary hours, for people to read. */
  readonly closedFor?: string;
  /** ISO 8601 with offset; absent when open or when no opening lies within a fortnight. */
  readonly opensAt?: string;
}

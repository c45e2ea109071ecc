import type { SampleRate } from './audio.ts';
import type { CallState } from './call.ts';
import type { RecordingLimits } from './line.ts';
import type { Answer, Question } from './questions.ts';

/** Every verb names its call and its step; the same step is never carried out twice. */
export interface VerbInput<Progress = undefined> {
  readonly callId: string;
  /** Counted by the workflow from 1. The same step again joins the running verb or returns its result. */
  readonly step: number;
  /** Where the call stands as the workflow knows it: a gateway that has just taken the call over knows no better. */
  readonly state: CallState;
  /** How far an earlier gateway got with this step, from its last heartbeat. */
  readonly resume?: Progress;
}

/** A verb ends done, or its gateway is leaving and somebody else has to go on from `progress`. */
export type VerbOutcome<Result, Progress = undefined> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'leaving'; readonly progress?: Progress };

/** `connected`: the callee picked up in the same instant, so there is nothing for us to answer. */
export type AnswerResult = 'answered' | 'connected';

export interface SayInput extends VerbInput<SayProgress> {
  readonly text: string;
  readonly voice: string;
  readonly language: string;
}

export interface SayProgress {
  /** Sentences heard in full; a new gateway starts with the one after. */
  readonly sentencesHeard: number;
}

export type SayResult =
  | { readonly kind: 'played'; readonly heardMs: number }
  /** No speech could be had in time; the caller heard a tone instead. */
  | { readonly kind: 'not-spoken'; readonly why: string };

export interface AskInput extends VerbInput<AskProgress> {
  readonly question: Question;
  readonly voice: string;
  readonly language: string;
  /** IANA zone in which days and times are meant. */
  readonly timeZone: string;
  /** Said when the model takes long to understand an answer. */
  readonly holding: string;
}

export interface AskProgress {
  /** How often the question was asked and found no answer. */
  readonly triesInVain: number;
}

export interface AskResult {
  readonly answer: Answer;
  /** One for each time that the question was asked by the gateway that tells this. */
  readonly turns: readonly Turn[];
}

/** Once asked, once answered. */
export interface Turn {
  readonly asked: string;
  /** The caller's words; absent when there were none, or nobody could understand them. */
  readonly heard?: string;
  readonly understood: Answer['kind'] | 'repeat';
  /** The caller began to answer before the question was at its end, which was then cut short. */
  readonly bargedIn: boolean;
  /** From the caller's last word until it was clear that there would be no more. */
  readonly endpointingMs: number;
  /** From then on until the model had understood. */
  readonly modelMs: number;
}

export interface RecordInput extends VerbInput<RecordProgress> {
  readonly recordingId: string;
  readonly limits: RecordingLimits;
  /** What this gateway has recorded under this id before: it goes on behind that. */
  readonly after?: Pick<RecordResult, 'segments' | 'samples'>;
}

export interface RecordProgress {
  /** Segments cut so far; the store says how many of them it has. */
  readonly segments: number;
  readonly heardSpeech: boolean;
}

export interface RecordResult {
  readonly recordingId: string;
  readonly sampleRate: SampleRate;
  readonly samples: number;
  readonly segments: number;
  readonly heardSpeech: boolean;
  readonly ended: 'end-of-message' | 'limit' | 'silent' | 'hung-up';
  /** All of it is in the store, acknowledged by a majority; false: it waits on the gateway's disk and will be written. */
  readonly stored: boolean;
}

export interface ConnectInput extends VerbInput {
  readonly ringSeconds: number;
}

export type ConnectResult =
  | { readonly kind: 'connected' }
  /** The platform's code (CALL_UNANSWERED, TIMEOUT, …): nobody picked up, whatever the reason. */
  | { readonly kind: 'unanswered'; readonly code: string };

/** We are out of the call. */
export interface PartResult {
  /** The caller said something while no verb was at work, and it is in no recording yet. This gateway still has it. */
  readonly unrecorded: boolean;
}

/** Supervisor mode of the agent's audio: whom our sound reaches while caller and callee talk. */
export type AgentMode = 'whisper' | 'barge' | 'spy';

/** The activities on a gateway's own queue: one per verb. A verb on a call that is over fails with CALL_OVER. */
export interface GatewayVerbs {
  answer(input: VerbInput): Promise<VerbOutcome<AnswerResult>>;
  say(input: SayInput): Promise<VerbOutcome<SayResult, SayProgress>>;
  ask(input: AskInput): Promise<VerbOutcome<AskResult, AskProgress>>;
  record(input: RecordInput): Promise<VerbOutcome<RecordResult, RecordProgress>>;
  connect(input: ConnectInput): Promise<VerbOutcome<ConnectResult>>;
  whisper(input: VerbInput): Promise<VerbOutcome<null>>;
  barge(input: VerbInput): Promise<VerbOutcome<null>>;
  spy(input: VerbInput): Promise<VerbOutcome<null>>;
  leave(input: VerbInput): Promise<VerbOutcome<PartResult>>;
  hangUp(input: VerbInput): Promise<VerbOutcome<PartResult>>;
}

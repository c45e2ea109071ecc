import { BYTES_PER_SAMPLE } from '../../contracts/audio.ts';
import type { CallResult } from '../../contracts/call.ts';
import type { Turn } from '../../contracts/verbs.ts';
import type { Store } from '../../store/open-store.ts';
import type { FullCallView } from '../telcoflow/call-view.ts';
import type { NewsReport } from './news.ts';
import type { Phone } from './phone.ts';
import type { Scenario } from './scenarios.ts';
import { areAsExpected } from './visits.ts';
import type { VisitReport } from './visits.ts';

/** One call as the demo reports it. */
export interface CallReport {
  readonly scenario: string;
  readonly script: string;
  readonly callId: string;
  readonly workflowId: string;
  readonly states: readonly string[];
  readonly outcome: string;
  /** From the offer to our picking up, as the platform saw it; null when we did not answer. */
  readonly answerMs: number | null;
  /** Samples of the caller's speech, from where the recording begins, that the platform sent to us. */
  readonly samplesSent: number;
  /** Of these, the samples that the store holds at their place with the same value. */
  readonly samplesStored: number;
  /** What the caller said, as far as the caller got. */
  readonly spoken: readonly string[];
  readonly transcript: string | null;
  /** Messages about this call that the team sees in Slack. */
  readonly slackMessages: number;
  /** Text messages that the caller has got. */
  readonly smsMessages: number;
  /** The conversation, question by question; `ms` from the caller's last word until it was understood. */
  readonly turns: readonly TurnReport[];
  /** What became of the caller's news. */
  readonly notifications: readonly NewsReport[];
  /** What is booked after the call. */
  readonly appointments: readonly VisitReport[];
  readonly ok: boolean;
}

export type TurnReport = Pick<Turn, 'asked' | 'heard' | 'understood'> & { readonly ms: number };

/** A call that has been played, and what became of everything around it. */
export interface Played {
  readonly view: FullCallView;
  readonly workflowId: string;
  readonly result: CallResult;
  readonly slackMessages: number;
  readonly smsMessages: number;
  readonly news: readonly NewsReport[];
  readonly visits: readonly VisitReport[];
}

/** Reports the call, except whether it ended as it must: that may be about more calls than this one. */
export async function reportOf(
  { scenario, script }: Scenario,
  { phone, store }: { readonly phone: Phone; readonly store: Store },
  { view, workflowId, result, news, visits, ...seen }: Played,
): Promise<Omit<CallReport, 'ok'>> {
  return {
    scenario,
    script,
    callId: view.callId,
    workflowId,
    states: result.states,
    outcome: result.outcome,
    answerMs: answerMsOf(view),
    ...(await keptOf({ phone, store }, view, result.recordingId)),
    spoken: view.parties.caller.spoken.map(({ what }) => what),
    transcript: result.transcript ?? null,
    ...seen,
    turns: (result.turns ?? []).map(turnReport),
    notifications: news,
    appointments: visits,
  };
}

/** Whether one call ended as its scenario says, whatever other calls did. */
export function isAsExpected(scenario: Scenario, report: Omit<CallReport, 'ok'>): boolean {
  const { outcomes, slackMessages, words, news } = scenario;
  const { samplesSent, samplesStored, transcript, outcome } = report;
  return (
    outcomes.some((expected) => expected === outcome) &&
    samplesStored === samplesSent &&
    samplesSent > 0 === (outcome === 'message-taken') &&
    report.slackMessages === slackMessages &&
    (words === undefined || transcript === words) &&
    report.notifications.every(({ state }, n) => state === news?.[n]?.becomes)
  );
}

/** Whether all calls of a scenario together did what they must: each outcome as often as it is named, each slot once. */
export function areTogetherAsExpected(
  { outcomes, visits }: Scenario,
  reports: readonly Omit<CallReport, 'ok'>[],
): boolean {
  const ended = reports.map(({ outcome }) => outcome);
  const texts = reports.reduce((sum, { smsMessages }) => sum + smsMessages, 0);
  const appointments = reports[0]?.appointments ?? [];
  return (
    ended.toSorted().join() === outcomes.toSorted().join() &&
    texts === (visits?.texts ?? 0) &&
    (visits === undefined || areAsExpected(appointments, visits))
  );
}

function turnReport({ asked, heard, understood, endpointingMs, modelMs }: Turn): TurnReport {
  return { asked, ...(heard === undefined ? {} : { heard }), understood, ms: endpointingMs + modelMs };
}

function answerMsOf({ events }: FullCallView): number | null {
  const offered = events.find(({ kind }) => kind === 'offered');
  const answered = events.find(({ kind }) => kind === 'answered');
  return offered === undefined || answered === undefined ? null : Math.round(answered.ms - offered.ms);
}

/** Compares what is stored with the stream that the platform sent, sample by sample where the caller spoke. */
async function keptOf(
  { phone, store }: { readonly phone: Phone; readonly store: Store },
  { callId, parties }: FullCallView,
  recordingId: string | undefined,
) {
  const kept = { samplesSent: 0, samplesStored: 0 };
  const recording = recordingId === undefined ? undefined : await store.recordings.get(recordingId);
  if (recording === undefined) return kept;
  const pieces: Buffer[] = [];
  for await (const piece of store.recordings.audio(recording.recordingId)) pieces.push(piece);
  const stored = Buffer.concat(pieces);
  const sent = await phone.sentToAgent(callId);
  // What was said before was an answer to a question, and is in no recording.
  const message = parties.caller.spoken.filter(({ endSample }) => endSample > recording.callStartSample);
  for (const { firstSample, endSample } of message) {
    for (let at = firstSample; at < endSample; at += 1) {
      const place = (at - recording.callStartSample) * BYTES_PER_SAMPLE;
      const isThere = place >= 0 && place + BYTES_PER_SAMPLE <= stored.length;
      kept.samplesSent += 1;
      if (isThere && stored.readInt16LE(place) === sent[at]) kept.samplesStored += 1;
    }
  }
  return kept;
}

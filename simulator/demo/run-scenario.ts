import type { Client } from '@temporalio/client';
import { BYTES_PER_SAMPLE } from '../../contracts/audio.ts';
import type { CallInput, CallResult } from '../../contracts/call.ts';
import type { Turn } from '../../contracts/verbs.ts';
import { callWorkflowId } from '../../contracts/ids.ts';
import type { Store } from '../../store/open-store.ts';
import type { FullCallView } from '../telcoflow/call-view.ts';
import type { CallEvent } from '../telcoflow/timeline.ts';
import type { Phone } from './phone.ts';
import { expectCustomer } from './news.ts';
import type { NewsReport } from './news.ts';
import type { LineName, Scenario } from './scenarios.ts';

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
  /** Samples of the caller's speech that the platform sent to us. */
  readonly samplesSent: number;
  /** Of these, the samples that the store holds at their place with the same value. */
  readonly samplesStored: number;
  /** What the caller said, as far as the caller got. */
  readonly spoken: readonly string[];
  readonly transcript: string | null;
  /** Messages about this call that the team sees in Slack. */
  readonly slackMessages: number;
  /** The conversation, question by question; `ms` from the caller's last word until it was understood. */
  readonly turns: readonly TurnReport[];
  /** What became of the caller's news. */
  readonly notifications: readonly NewsReport[];
  readonly ok: boolean;
}

export type TurnReport = Pick<Turn, 'asked' | 'heard' | 'understood'> & { readonly ms: number };

/** What a scenario is played with. */
export interface Stage {
  readonly phone: Phone;
  readonly client: Client;
  readonly store: Store;
  /** Number of one of the office's lines. */
  readonly numberOf: (line: LineName) => string;
  /** Texts of messages about a call in Slack. */
  readonly messagesAbout: (callId: string) => Promise<readonly string[]>;
  /** SIGKILL, and a new one is started at once. */
  readonly killWorker: () => Promise<void>;
  /** Is shown each thing that happens. */
  readonly tell: (event: CallEvent) => void;
}

/** Any script, as its callers see it. */
type CallWorkflow = (input: CallInput) => Promise<CallResult>;

const CALLER = '+6581110001';
/** So long into the caller's speech the interference comes: in the middle of a word. */
const INTO_SPEECH_MS = 1500;

/** Places the call, lets happen what has to happen, and compares what became of it with what had to. */
export async function runScenario(scenario: Scenario, stage: Stage): Promise<CallReport> {
  const { phone, client, store } = stage;
  const customer = scenario.news === undefined ? undefined : await expectCustomer(store, scenario.news);
  const to = stage.numberOf(scenario.line);
  const callId = await phone.place({ ...scenario.call, from: customer?.from ?? CALLER, to });
  for await (const event of phone.follow(callId)) {
    stage.tell(event);
    if (event.kind === 'speech-started' && event.by === 'caller') void interfere(scenario, stage, callId);
  }
  const workflowId = callWorkflowId(callId);
  const result = await client.workflow.getHandle<CallWorkflow>(workflowId).result();
  const news = (await customer?.fates()) ?? [];
  return report(scenario, stage, { view: await phone.view(callId), workflowId, result, news });
}

async function interfere(
  { interference }: Scenario,
  { phone, killWorker }: Stage,
  callId: string,
): Promise<void> {
  if (interference === 'none') return;
  await new Promise((resolve) => setTimeout(resolve, INTO_SPEECH_MS));
  if (interference === 'caller-hangs-up') await phone.hangUp(callId);
  else await killWorker();
}

interface Played {
  readonly view: FullCallView;
  readonly workflowId: string;
  readonly result: CallResult;
  readonly news: readonly NewsReport[];
}

async function report(scenario: Scenario, stage: Stage, played: Played): Promise<CallReport> {
  const { view, workflowId, result, news } = played;
  const { callId } = view;
  const messages = await stage.messagesAbout(callId);
  const transcript = result.transcript ?? null;
  const kept = await keptOf(stage, view, result.recordingId);
  const isVoicemail = scenario.outcome === 'message-taken';
  const ok =
    result.outcome === scenario.outcome &&
    kept.samplesStored === kept.samplesSent &&
    kept.samplesSent > 0 === isVoicemail &&
    messages.length === scenario.slackMessages &&
    (scenario.words === undefined || transcript === scenario.words) &&
    news.every(({ state }, n) => state === scenario.news?.[n]?.becomes);
  return {
    scenario: scenario.scenario,
    script: scenario.script,
    callId,
    workflowId,
    states: result.states,
    outcome: result.outcome,
    answerMs: answerMsOf(view),
    ...kept,
    spoken: view.parties.caller.spoken.map(({ what }) => what),
    transcript,
    slackMessages: messages.length,
    turns: (result.turns ?? []).map(turnReport),
    notifications: news,
    ok,
  };
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
  { phone, store }: Stage,
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
  for (const { firstSample, endSample } of parties.caller.spoken) {
    for (let at = firstSample; at < endSample; at += 1) {
      const place = (at - recording.callStartSample) * BYTES_PER_SAMPLE;
      const isThere = place >= 0 && place + BYTES_PER_SAMPLE <= stored.length;
      kept.samplesSent += 1;
      if (isThere && stored.readInt16LE(place) === sent[at]) kept.samplesStored += 1;
    }
  }
  return kept;
}

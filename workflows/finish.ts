import {
  ActivityFailure,
  CancellationScope,
  isCancellation,
  proxyActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { ActivityOptions } from '@temporalio/workflow';
import type { Records } from '../activities/records.ts';
import type { Transcription } from '../activities/transcription.ts';
import type { CallResult, EndedBy, Outcome } from '../contracts/call.ts';
import { transcriptionQueue } from '../contracts/ids.ts';
import type { CallRecord, SealedRecording, Transcript, Voicemail } from '../contracts/records.ts';
import type { Call, Recorded } from './call.ts';
import { PATIENT } from './patience.ts';
import { flaggedIn, tellTeam, tellTeamOfFlags } from './tell-team.ts';

/** A recording that cannot be completed from any gateway's disk within this time is sealed as far as it goes. */
const WAIT_FOR_SEGMENTS = '1h';

/** An alert without a transcript beats a transcript without an alert. */
const WAIT_FOR_TRANSCRIPT = '10m';

/** What is known of the end beyond our own doing, which has been told. */
const WHO_ENDED: Readonly<Record<EndedBy, string | undefined>> = {
  us: undefined,
  caller: 'The caller hung up.',
  callee: 'The callee hung up.',
  platform: 'The platform ended the call.',
  'turned-away': 'The caller was sent on without us.',
  lost: 'The gateway was lost, and no other one got the call back in time.',
};

/** Puts the ringing call into the store, in the background, so that it is seen while it lasts. */
export function noteRinging(call: Call): { stop(): Promise<void> } {
  const scope = new CancellationScope();
  const saving = scope.run(() => save(call, 'ringing')).catch(ignoreCancellation);
  return {
    stop: async () => {
      scope.cancel();
      await saving;
    },
  };
}

/** What every ending passes through: recordings sealed, state and outcome stored, a message taken to the team. */
export async function finish(call: Call, ended: Outcome): Promise<CallResult> {
  const result = await settle(call, ended);
  await Promise.all(call.beside);
  return result;
}

async function settle(call: Call, ended: Outcome): Promise<CallResult> {
  const who = call.endedBy === undefined ? undefined : WHO_ENDED[call.endedBy];
  if (who !== undefined) call.story.tell(who);
  call.story.reach('DISCONNECTED');
  await call.keepUnrecorded();
  const message = await sealMessage(call);
  const outcome = message !== undefined && !SAYS_MORE.has(ended) ? 'message-taken' : ended;
  call.story.close(outcome);
  await save(call, outcome, outcome);

  const { turns } = call;
  const result = { outcome, states: call.story.states, ...(turns.length === 0 ? {} : { turns }) };
  if (call.flagged.length > 0) await tellTeamOfFlags(call, flaggedIn(call, call.flagged));
  if (message === undefined) return result;
  const voicemail = await takeToTeam(call, message);
  const text = voicemail.transcript?.text;
  return { ...result, recordingId: message.recordingId, ...(text === undefined ? {} : { transcript: text }) };
}

/** What was achieved in the call counts, whatever else the caller said in it. */
const SAYS_MORE: ReadonlySet<Outcome> = new Set([
  'connected',
  'notified',
  'nothing-pending',
  'booked',
  'moved',
  'appointment-cancelled',
]);

/** Seals everything that was recorded; of what holds speech, the last one is the message. */
async function sealMessage(call: Call): Promise<SealedRecording | undefined> {
  let message: SealedRecording | undefined;
  for (const recorded of call.recordings) {
    const sealed = await seal(recorded);
    // Without the gateway's word, whatever was kept may be somebody's message: people will hear it.
    const isMessage = recorded.result?.heardSpeech ?? sealed.samples >= sealed.sampleRate;
    if (isMessage && sealed.samples > 0) message = sealed;
  }
  return message;
}

async function seal({ recordingId, result }: Recorded): Promise<SealedRecording> {
  if (result !== undefined) {
    const expectedSegments = result.segments;
    const { sealRecording } = sealing({
      summary: `all ${expectedSegments} segments`,
      scheduleToCloseTimeout: WAIT_FOR_SEGMENTS,
    });
    const complete = await sealRecording({ recordingId, expectedSegments }).catch(keptTrying);
    if (complete !== undefined) return complete;
  }
  return sealing({ summary: 'as far as it was stored' }).sealRecording({ recordingId });
}

function sealing(options: Pick<ActivityOptions, 'summary' | 'scheduleToCloseTimeout'>): Records {
  return proxyActivities<Records>({ startToCloseTimeout: '30s', retry: PATIENT, ...options });
}

async function takeToTeam(call: Call, message: SealedRecording): Promise<Voicemail> {
  const { input, line } = call;
  const heard = await transcribe(call, message);
  const voicemail: Voicemail = {
    callId: input.callId,
    recordingId: message.recordingId,
    line: line.number,
    office: line.office,
    ...(input.from === undefined ? {} : { from: input.from }),
    receivedAt: input.rangAt,
    durationMs: Math.round((message.samples / message.sampleRate) * 1000),
    ...(heard === undefined ? {} : { transcript: heard }),
  };
  const { storeVoicemail } = proxyActivities<Records>({
    startToCloseTimeout: '30s',
    retry: PATIENT,
    summary: heard === undefined ? 'without a transcript' : 'with its transcript',
  });
  await storeVoicemail(voicemail);
  await tellTeam(call, voicemail);
  return voicemail;
}

async function transcribe(
  call: Call,
  { recordingId, samples, sampleRate }: SealedRecording,
): Promise<Transcript | undefined> {
  const activities = proxyActivities<Transcription>({
    taskQueue: transcriptionQueue(workflowInfo().taskQueue),
    startToCloseTimeout: '3m',
    heartbeatTimeout: '30s',
    scheduleToCloseTimeout: WAIT_FOR_TRANSCRIPT,
    retry: PATIENT,
    summary: `${(samples / sampleRate).toFixed(1)} s of sound`,
  });
  const heard = await activities.transcribe({ recordingId, language: call.line.language }).catch(keptTrying);
  call.story.tell(saidIn(heard));
  return heard;
}

function saidIn(heard: Transcript | undefined): string {
  if (heard === undefined) return 'No transcript could be made.';
  return heard.text.trim() === '' ? 'Nothing intelligible was heard.' : `The caller said: “${heard.text}”`;
}

async function save(call: Call, summary: string, outcome?: Outcome): Promise<void> {
  const { saveCall } = proxyActivities<Records>({ startToCloseTimeout: '30s', retry: PATIENT, summary });
  const { input, line, story, endedBy } = call;
  const record: CallRecord = {
    callId: input.callId,
    workflowId: workflowInfo().workflowId,
    script: line.script,
    line: line.number,
    office: line.office,
    ...(input.from === undefined ? {} : { from: input.from }),
    to: input.to,
    rangAt: input.rangAt,
    state: story.state(),
    states: [...story.states],
    ...(outcome === undefined ? {} : { outcome, endedAt: new Date().toISOString() }),
    ...(endedBy === undefined ? {} : { endedBy }),
  };
  await saveCall(record);
}

/** For work that was tried for long enough; anything but its own failure is not ours to meet here. */
function keptTrying(failure: unknown): undefined {
  if (failure instanceof ActivityFailure && !isCancellation(failure)) return undefined;
  throw failure;
}

function ignoreCancellation(failure: unknown): void {
  if (!isCancellation(failure)) throw failure;
}

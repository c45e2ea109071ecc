import type { RecordInput, RecordProgress, RecordResult } from '../../contracts/verbs.ts';
import type { Ear, Turn } from '../ear.ts';
import { createEndpointing } from '../endpointing.ts';
import type { Endpointing } from '../endpointing.ts';
import type { LiveCall } from '../live-call.ts';
import { Recorder } from '../recorder.ts';
import type { RecordedBefore } from '../recorder.ts';
import type { SegmentWriter } from '../segment-writer.ts';
import type { StepRun } from '../steps.ts';
import { beep } from '../tone.ts';

/** A caller is kept waiting this long for the store before they are told that their message is still being kept. */
const CONFIRM_WITHIN_MS = 15_000;

/** So much later than the longest message a recording without any sound is given up. */
const NO_SOUND_SECONDS = 15;

const NOTHING: RecordedBefore = { segments: 0, samples: 0 };

export interface RecordParts {
  readonly writer: SegmentWriter;
  /** How far an earlier gateway got with a recording. */
  readonly recordings: { progress(recordingId: string): Promise<RecordedBefore> };
}

/**
 * Beeps and records until the caller has finished, hangs up, or the limit is reached. The recording begins where our
 * last prompt ended, or earlier when the caller was speaking over it: nobody's first words are lost to the beep.
 */
export async function record(
  call: LiveCall,
  input: RecordInput,
  run: StepRun,
  { writer, recordings }: RecordParts,
): Promise<RecordResult> {
  mustHaveSound(call);
  const { recordingId, resume } = input;
  const stored = resume === undefined ? NOTHING : await recordings.progress(recordingId);
  mustHaveSound(call);

  const turn = call.ear.takeTurn();
  const before = input.after ?? stored;
  const recorder = startRecorder(call, recordingId, { turn, before, writer });
  const endpointing = startEndpointing(call.ear, turn, input, before);
  run.report((): RecordProgress => ({ segments: recorder.segments, heardSpeech: endpointing.heardSpeech }));
  playBeep(call);
  // Sound is what time is counted by; a platform that sends none must not keep us for ever.
  const noSound = AbortSignal.timeout((input.limits.maxSeconds + NO_SOUND_SECONDS) * 1000);
  const brokenOff = AbortSignal.any([call.over, run.signal, noSound]);
  const ended = await untilEnded(call, { recorder, endpointing, brokenOff });

  recorder.end();
  // What the caller adds while we wait for the store is not in this recording.
  call.ear.endTurn();
  const { samples, segments } = recorder;
  // A recording that was given up has nobody who waits for the confirmation.
  const isStored = await writer.stored(recordingId, run.signal.aborted ? 0 : CONFIRM_WITHIN_MS);
  const { sampleRate } = call.ear;
  const { heardSpeech } = endpointing;
  return { recordingId, sampleRate, samples, segments, heardSpeech, ended, stored: isStored };
}

/** Also a call that is over has some, when its caller hung up before anybody came to record what they said. */
function mustHaveSound(call: LiveCall): void {
  if (call.over.aborted && call.hasUnrecorded) return;
  call.mustBeAloneWithCaller('record');
}

interface Begun {
  readonly turn: Turn;
  readonly before: RecordedBefore;
  readonly writer: SegmentWriter;
}

function startRecorder(
  { callId, ear }: LiveCall,
  recordingId: string,
  { turn, before, writer }: Begun,
): Recorder {
  const { sampleRate } = ear;
  const startedAt = new Date().toISOString();
  const header = { recordingId, callId, sampleRate, startedAt, callStartSample: turn.firstSample };
  const recorder = new Recorder(header, before, (segment) => writer.write(header, segment));
  recorder.write(turn.pcm);
  return recorder;
}

function startEndpointing(
  { sampleRate, samples }: Ear,
  turn: Turn,
  { limits, resume }: RecordInput,
  before: RecordedBefore,
): Endpointing {
  return createEndpointing({
    limits,
    sampleRate,
    startSample: turn.hasSpoken ? turn.firstSample : samples,
    // Whatever was said or not said before, a caller is given time from now on, however late the beep comes.
    askedSample: samples,
    recordedBefore: before.samples,
    heardSpeech: turn.hasSpoken || resume?.heardSpeech === true,
  });
}

function playBeep(call: LiveCall): void {
  const utterance = call.playout.play();
  utterance.write(beep(call.ear.sampleRate));
  utterance.end();
}

interface Recording {
  readonly recorder: Recorder;
  readonly endpointing: Endpointing;
  readonly brokenOff: AbortSignal;
}

/** `hung-up` also stands for a recording that was broken off by a newer step: nothing more will be said in it. */
async function untilEnded(
  { ear }: LiveCall,
  { recorder, endpointing, brokenOff }: Recording,
): Promise<RecordResult['ended']> {
  const { promise, resolve } = Promise.withResolvers<RecordResult['ended']>();
  const stopListening = ear.listen((pcm) => recorder.write(pcm));
  const stopWatching = ear.voice.watch((speech) => {
    const end = endpointing.judge(speech);
    if (end !== undefined) resolve(end);
  });
  const breakOff = () => resolve('hung-up');
  if (brokenOff.aborted) breakOff();
  brokenOff.addEventListener('abort', breakOff, { once: true });
  try {
    return await promise;
  } finally {
    brokenOff.removeEventListener('abort', breakOff);
    stopListening();
    stopWatching();
  }
}

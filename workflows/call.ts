import { CancellationScope, CancelledFailure } from '@temporalio/workflow';
import type { CallInput, CallState, EndedBy, Outcome } from '../contracts/call.ts';
import { recordingId } from '../contracts/ids.ts';
import type { Customer } from '../contracts/customers.ts';
import type { Line, OfficeNow, RecordingLimits } from '../contracts/line.ts';
import type { Answer, Question, Wants } from '../contracts/questions.ts';
import type {
  AgentMode,
  AskProgress,
  ConnectResult,
  GatewayVerbs,
  PartResult,
  RecordProgress,
  RecordResult,
  SayProgress,
  SayResult,
  Turn,
  VerbInput,
  VerbOutcome,
} from '../contracts/verbs.ts';
import type { FlaggedItem } from '../contracts/records.ts';
import { clip, describe, heardIn, WHO_HEARS_US } from './call-words.ts';
import { listenForGateways } from './gateways.ts';
import type { Gateways } from './gateways.ts';
import { CalleeJoined, perform, performAfterEnd } from './perform.ts';
import type { Step } from './perform.ts';
import { beginStory } from './story.ts';
import type { Story } from './story.ts';

/** What has been recorded in a call, or was being recorded when it was lost. */
export interface Recorded {
  readonly recordingId: string;
  /** Absent when the gateway was lost before it could say. */
  result?: RecordResult;
}

/**
 * A phone call as a script sees it: what is known of it, and the verbs. Every verb may throw `CallOver`, which a script
 * leaves alone; hanging up is an ordinary ending.
 */
export class Call {
  readonly input: CallInput;
  readonly line: Line;
  readonly office: OfficeNow;
  readonly story: Story;
  readonly recordings: Recorded[] = [];
  /** The conversation, question by question. */
  readonly turns: Turn[] = [];
  /** What people have to see to because of this call; they are told of all of it at once. */
  readonly flagged: FlaggedItem[] = [];
  /** Whom we know by the caller's number. */
  customers: readonly Customer[] = [];
  /** What the caller came for and got; it stays true however the call ends. */
  achieved?: Outcome;
  /** Work that goes on beside the conversation. */
  readonly beside: Promise<void>[] = [];
  readonly #gateways: Gateways;
  #steps = 0;

  /** Registers the call's signals, so it is made before the first await of a workflow. */
  constructor(input: CallInput) {
    this.input = input;
    this.line = input.line;
    this.office = input.office;
    this.story = beginStory(input);
    this.#gateways = listenForGateways((gateway) => this.story.tell(gateway.summary));
  }

  /** Set once the call is over. */
  get endedBy(): EndedBy | undefined {
    return this.#gateways.endedBy;
  }

  get state(): CallState {
    return this.story.state();
  }

  /** Picks up. From here on the caller hears us. */
  async answer(): Promise<void> {
    const picked = await this.#perform('from here on the caller hears us', (verbs, step) =>
      verbs.answer(step),
    );
    if (picked === 'connected') throw new CalleeJoined('the callee picked up as we were about to');
    this.story.reach('ANSWERED');
    this.story.tell('We answered.');
  }

  /** Speaks, and returns once the caller has heard the last word. */
  async say(text: string): Promise<SayResult> {
    this.story.tell(`We say: “${text}”`);
    const { voice, language } = this.line;
    return this.#perform(`“${text}”`, (verbs, step: VerbInput<SayProgress>) =>
      verbs.say({ ...step, text, voice, language }),
    );
  }

  /** Asks the caller something, and again if need be; they may answer while we still speak. */
  async ask<W extends Wants>(question: Question<W>): Promise<Answer<W>> {
    this.story.tell(`We ask: “${question.ask}”`);
    const { voice, language, timeZone, prompts } = this.line;
    const { answer, turns } = await this.#perform(
      `“${question.ask}”`,
      (verbs, step: VerbInput<AskProgress>) =>
        verbs.ask({ ...step, question, voice, language, timeZone, holding: prompts.holding }),
    );
    this.turns.push(...turns);
    this.story.tell(heardIn(answer));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the gateway answers what this question wants
    return answer as Answer<W>;
  }

  /** Beeps and records until the caller has finished, hangs up, or the limit is reached. */
  async record(limits: RecordingLimits): Promise<RecordResult> {
    const recorded = this.#newRecording();
    this.story.tell('We beep and record.');
    const result = await this.#perform(
      `up to ${limits.maxSeconds} s, or ${limits.endSilenceMs / 1000} s of silence`,
      (verbs, step: VerbInput<RecordProgress>) =>
        verbs.record({ ...step, recordingId: recorded.recordingId, limits }),
    );
    recorded.result = result;
    // Given up, it has told how far it got; the script goes no further.
    if (CancellationScope.current().consideredCancelled)
      throw new CancelledFailure('the recording was given up');
    this.story.tell(describe(result));
    return result;
  }

  /** Rings the callee, the number's own phone; nobody picking up is an answer, not a failure. */
  async connect(ringSeconds: number): Promise<ConnectResult> {
    const ring = await this.#perform(`ring ${ringSeconds} s`, (verbs, step) =>
      verbs.connect({ ...step, ringSeconds }),
    );
    if (ring.kind === 'connected') this.story.reach('CONNECTED');
    this.story.tell(ring.kind === 'connected' ? 'The callee picked up.' : `Nobody picked up (${ring.code}).`);
    return ring;
  }

  /** A person has to see to this after the call. */
  flag(item: FlaggedItem): void {
    this.flagged.push(item);
    this.story.tell(`For our team to follow up: ${item.message ?? item.why}`);
  }

  /** Whom our sound reaches while caller and callee talk: the callee, both, or nobody. */
  async listenIn(mode: AgentMode): Promise<void> {
    await this.#perform(WHO_HEARS_US[mode], (verbs, step) => verbs[mode](step));
  }

  /** We go; caller and callee stay together. */
  async leave(): Promise<void> {
    const parted = await this.#perform('caller and callee stay together', (verbs, step) => verbs.leave(step));
    this.#over('We left the call.', parted);
  }

  /** The call ends for all. */
  async hangUp(): Promise<void> {
    const parted = await this.#perform('the call ends for all', (verbs, step) => verbs.hangUp(step));
    this.#over('We hung up.', parted);
  }

  /**
   * Of a call that is over: what its caller said while no verb was at work, and what no recording has, becomes the end of
   * the last recording, or a recording of its own. Without such words, or when their gateway is gone, nothing changes.
   */
  async keepUnrecorded(): Promise<void> {
    const gateway = this.#gateways.unrecordedAt;
    if (gateway === undefined) return;
    const last = this.recordings.at(-1);
    const recorded = last?.result === undefined ? this.#newRecording() : last;
    const after = recorded.result;
    const said = this.#nextStep(
      'what the caller said meanwhile',
      (verbs, step: VerbInput<RecordProgress>) => {
        const input = { ...step, recordingId: recorded.recordingId, limits: this.line.recording };
        return verbs.record(after === undefined ? input : { ...input, after });
      },
    );
    const result = await performAfterEnd(gateway, said);
    if (result === undefined) return;
    recorded.result = result;
    this.story.tell(describe(result));
  }

  /** One that belongs to the next step. */
  #newRecording(): Recorded {
    const recorded: Recorded = { recordingId: recordingId(this.input.callId, this.#steps + 1) };
    this.recordings.push(recorded);
    return recorded;
  }

  #over(line: string, { unrecorded }: PartResult): void {
    this.#gateways.end('us', unrecorded);
    this.story.tell(line);
    this.story.reach('DISCONNECTED');
  }

  #perform<Result, Progress = undefined>(summary: string, verb: Verb<Result, Progress>): Promise<Result> {
    return perform(this.#gateways, this.#nextStep(summary, verb));
  }

  #nextStep<Result, Progress>(summary: string, verb: Verb<Result, Progress>): Step<Result, Progress> {
    this.#steps += 1;
    const step: VerbInput<Progress> = { callId: this.input.callId, step: this.#steps, state: this.state };
    return {
      summary: clip(summary),
      send: (verbs, resume) => verb(verbs, resume === undefined ? step : { ...step, resume }),
    };
  }
}

type Verb<Result, Progress> = (
  verbs: GatewayVerbs,
  step: VerbInput<Progress>,
) => Promise<VerbOutcome<Result, Progress>>;

import type { CallInput, CallState, EndedBy } from '../contracts/call.ts';
import { recordingId } from '../contracts/ids.ts';
import type { Line, OfficeNow, RecordingLimits } from '../contracts/line.ts';
import type {
  AgentMode,
  AnswerResult,
  ConnectInput,
  ConnectResult,
  GatewayVerbs,
  RecordInput,
  RecordResult,
  SayInput,
  SayResult,
  VerbInput,
} from '../contracts/verbs.ts';
import { listenForGateways } from './gateways.ts';
import type { Gateways } from './gateways.ts';
import { CalleeJoined, perform } from './perform.ts';
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
    const picked = (await this.#perform('answer', {}, 'answer')) as AnswerResult;
    if (picked === 'connected') throw new CalleeJoined('the callee picked up as we were about to');
    this.story.reach('ANSWERED');
    this.story.tell('We answered.');
  }

  /** Speaks, and returns once the caller has heard the last word. */
  async say(text: string): Promise<SayResult> {
    this.story.tell(`We say: “${text}”`);
    const { voice, language } = this.line;
    const said = await this.#perform<Omit<SayInput, keyof VerbInput>>(
      'say',
      { text, voice, language },
      `say: ${text}`,
    );
    return said as SayResult;
  }

  /** Beeps and records until the caller has finished, hangs up, or the limit is reached. */
  async record(limits: RecordingLimits): Promise<RecordResult> {
    const recorded: Recorded = { recordingId: recordingId(this.input.callId, this.#steps + 1) };
    this.recordings.push(recorded);
    const request: Omit<RecordInput, keyof VerbInput> = { recordingId: recorded.recordingId, limits };
    recorded.result = (await this.#perform(
      'record',
      request,
      `record up to ${limits.maxSeconds} s`,
    )) as RecordResult;
    this.story.tell(`Caller recorded: ${describe(recorded.result)}.`);
    return recorded.result;
  }

  /** Rings the callee, the number's own phone; nobody picking up is an answer, not a failure. */
  async connect(ringSeconds: number): Promise<ConnectResult> {
    const request: Omit<ConnectInput, keyof VerbInput> = { ringSeconds };
    const ring = (await this.#perform('connect', request, `connect: ring ${ringSeconds} s`)) as ConnectResult;
    if (ring.kind === 'connected') this.story.reach('CONNECTED');
    this.story.tell(ring.kind === 'connected' ? 'The callee picked up.' : `Nobody picked up (${ring.code}).`);
    return ring;
  }

  /** Whom our sound reaches while caller and callee talk: the callee, both, or nobody. */
  async listenIn(mode: AgentMode): Promise<void> {
    await this.#perform(mode, {}, mode);
  }

  /** We go; caller and callee stay together. */
  async leave(): Promise<void> {
    await this.#perform('leave', {}, 'leave');
    this.#over('We left the call.');
  }

  /** The call ends for all. */
  async hangUp(): Promise<void> {
    await this.#perform('hangUp', {}, 'hang up');
    this.#over('We hung up.');
  }

  #over(line: string): void {
    this.#gateways.end('us');
    this.story.tell(line);
    this.story.reach('DISCONNECTED');
  }

  #perform<Request extends object>(
    verb: keyof GatewayVerbs,
    request: Request,
    summary: string,
  ): Promise<unknown> {
    this.#steps += 1;
    const input: VerbInput = { callId: this.input.callId, step: this.#steps, state: this.state, ...request };
    return perform(this.#gateways, { verb, input, summary: clip(summary) });
  }
}

const LONGEST_SUMMARY = 100;

function clip(text: string): string {
  return text.length <= LONGEST_SUMMARY ? text : `${text.slice(0, LONGEST_SUMMARY - 1)}…`;
}

function describe({ samples, sampleRate, ended, heardSpeech }: RecordResult): string {
  const seconds = (samples / sampleRate).toFixed(1);
  return `${seconds} s, ${heardSpeech ? 'with' : 'without'} speech, ended by ${ended}`;
}

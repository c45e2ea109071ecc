import type { SampleRate } from '../../contracts/audio.ts';
import type { AgentMode } from '../../contracts/verbs.ts';
import type { Hearing } from '../hearing/hearing.ts';
import { AgentFeed } from './agent-feed.ts';
import { Ear, type PromptWatcher } from './ear.ts';
import type { AudioMode } from './frames.ts';
import { frameSamples, type Party } from './party.ts';
import { PhraseEar } from './phrase-ear.ts';
import { Playout } from './playout.ts';
import type { Settings } from './settings.ts';
import { Tape } from './tape.ts';

/** Where the agent's sound comes from and goes to; there is none while the call waits for a voice socket. */
export interface AgentLink {
  /** The agent has a socket now. */
  readonly present: () => boolean;
  readonly sendAudio: (frame: Buffer) => void;
  /** Asks the agent for so many bytes. */
  readonly pull: (bytes: number) => void;
  /** Holds back what is sent in between, so that one tick is one write. */
  readonly cork: () => void;
  readonly uncork: () => void;
}

export interface BridgeOptions {
  readonly settings: Settings;
  readonly sampleRate: SampleRate;
  readonly audioMode: AudioMode;
  readonly keepAudio: boolean;
  readonly caller: Party;
  readonly callee: Party;
  readonly agent: AgentLink;
  readonly promptWatcher: PromptWatcher;
  /** Absent when the caller need not understand words. */
  readonly hearing: Hearing | undefined;
}

/** The open line: who hears whom, 20 ms at a time. */
export class Bridge {
  readonly playout: Playout;
  readonly feed: AgentFeed;
  readonly ear: Ear;
  readonly phraseEar: PhraseEar | undefined;
  /** The agent's sound as it was played, whoever heard it. */
  readonly agentSent: Tape;
  /** Who hears the agent once the callee is there. */
  mode: AgentMode;
  calleePresent = false;
  /** Callee's sample 0 lies at this sample of the line. */
  calleeFromSample = 0;
  /** Until then the platform asks for nothing. */
  pullPaused = false;
  readonly #options: BridgeOptions;
  readonly #samples: number;
  readonly #scratch: readonly [Int16Array, Int16Array, Int16Array];

  constructor(options: BridgeOptions) {
    const { settings, sampleRate, audioMode, keepAudio, agent, hearing } = options;
    const samples = frameSamples(sampleRate);
    const silenceSamples = Math.round((settings.promptSilenceMs * sampleRate) / 1000);
    this.#options = options;
    this.#samples = samples;
    this.#scratch = [new Int16Array(samples), new Int16Array(samples), new Int16Array(samples)];
    this.mode = settings.modeAfterConnect;
    this.playout = new Playout(settings, sampleRate);
    this.agentSent = new Tape(keepAudio);
    this.feed = new AgentFeed({ settings, sampleRate, audioMode, keepAudio, send: agent.sendAudio });
    this.ear = new Ear({
      audibleAbove: settings.audibleAbove,
      silenceSamples,
      watcher: options.promptWatcher,
    });
    this.phraseEar = hearing && new PhraseEar({ ear: this.ear, hearing, sampleRate });
  }

  /** Samples since the line was opened. */
  get position(): number {
    return this.ear.position;
  }

  calleeJoins(): void {
    this.calleePresent = true;
    this.calleeFromSample = this.position;
  }

  /** Carries the next 20 ms from everybody to everybody. */
  tick(): void {
    const { caller, callee, agent } = this.#options;
    const lineSample = this.position;
    const fromCaller = caller.next(this.#samples);
    const fromCallee = this.calleePresent ? callee.next(this.#samples) : undefined;
    const fromAgent = this.playout.take();
    this.agentSent.append(fromAgent, this.#samples);
    this.#carryToParties(fromCaller, fromCallee, fromAgent);
    agent.cork();
    const agentSample = this.#carryToAgent(fromCaller, fromCallee);
    this.#pull();
    agent.uncork();
    caller.advance(this.#samples, { lineSample, agentSample });
    if (this.calleePresent) callee.advance(this.#samples, { lineSample, agentSample });
  }

  #carryToParties(
    fromCaller: Int16Array | undefined,
    fromCallee: Int16Array | undefined,
    fromAgent: Int16Array | undefined,
  ): void {
    const { caller, callee } = this.#options;
    const toCaller = !this.calleePresent || this.mode === 'barge' ? fromAgent : undefined;
    const toCallee = this.mode === 'spy' ? undefined : fromAgent;
    caller.sent.append(fromCaller, this.#samples);
    caller.heard.append(mix(toCaller, fromCallee, this.#scratch[0]), this.#samples);
    this.ear.hear(toCaller, this.#samples);
    this.phraseEar?.hear(toCaller, this.#samples);
    if (!this.calleePresent) return;
    callee.sent.append(fromCallee, this.#samples);
    callee.heard.append(mix(toCallee, fromCaller, this.#scratch[1]), this.#samples);
  }

  #carryToAgent(fromCaller: Int16Array | undefined, fromCallee: Int16Array | undefined): number | undefined {
    if (!this.#options.agent.present()) return undefined;
    return this.feed.push({
      mix: mix(fromCaller, fromCallee, this.#scratch[2]),
      caller: fromCaller,
      callee: fromCallee,
      calleePresent: this.calleePresent,
    });
  }

  #pull(): void {
    if (this.pullPaused || !this.#options.agent.present()) return;
    const bytes = this.playout.wanted();
    if (bytes > 0) this.#options.agent.pull(bytes);
  }
}

/** Sum of two sounds without wrapping around; a single one passes through untouched. */
function mix(
  first: Int16Array | undefined,
  second: Int16Array | undefined,
  into: Int16Array,
): Int16Array | undefined {
  if (!first || !second) return first ?? second;
  for (let at = 0; at < into.length; at += 1) {
    const sum = (first[at] ?? 0) + (second[at] ?? 0);
    into[at] = Math.max(-32_768, Math.min(32_767, sum));
  }
  return into;
}

import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { Logger } from 'pino';
import type { CallState, EndedBy } from '../contracts/call.ts';
import { CALL_OVER, CALLEE_JOINED, COMMAND_REFUSED } from '../contracts/failures.ts';
import type { AgentMode, AnswerResult, ConnectResult, PartResult } from '../contracts/verbs.ts';
import { Ear } from './ear.ts';
import type { CommandResult, Offer, PlatformCall } from './platform.ts';
import { Playout } from './playout.ts';
import { Steps } from './steps.ts';

/** One call while this gateway holds it: the only place where its state changes. */
export class LiveCall {
  readonly callId: string;
  readonly log: Logger;
  readonly ear: Ear;
  readonly playout: Playout;
  readonly steps = new Steps();
  readonly #platform: PlatformCall;
  readonly #over = new AbortController();
  #state: CallState = 'PENDING';
  #endedBy: EndedBy | undefined;
  #wasConnected = false;
  #wasAdopted = false;
  /** Set when the caller was sent past us: from then on no verb reaches the phone. */
  #turnedAway = false;

  constructor(platform: PlatformCall, offer: Offer, log: Logger) {
    this.callId = offer.callId;
    this.log = log;
    this.#platform = platform;
    this.ear = new Ear(offer.sampleRate);
    this.playout = new Playout({ sampleRate: offer.sampleRate, send: (frame) => platform.send(frame) });
    this.steps.watch((isRunning) => this.ear.attend(isRunning));
    platform.listen({
      onAudio: (pcm) => this.ear.hear(pcm),
      onPull: (bytes) => this.playout.pulled(bytes),
      onCalleeJoined: () => this.#calleeJoined(),
      onEnd: (reason) => this.#end(reason === 'dropped' ? 'platform' : 'caller'),
    });
  }

  get state(): CallState {
    return this.#state;
  }

  /** Set once the call is over. */
  get endedBy(): EndedBy | undefined {
    return this.#endedBy;
  }

  /** Aborted when the call is over. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** Words that were meant for us are in no recording. What caller and callee say to each other is none of our business. */
  get hasUnrecorded(): boolean {
    return !this.#wasConnected && this.ear.hasUnrecorded;
  }

  /** Another gateway had the call before: it may have done a step that we are sent. */
  get wasAdopted(): boolean {
    return this.#wasAdopted;
  }

  /** A call taken over from another gateway stands where its workflow says, until the platform tells more. */
  adopt(state: CallState): void {
    if (this.#state !== 'PENDING' || state === 'PENDING' || state === 'DISCONNECTED') return;
    this.#wasAdopted = true;
    this.#reach(state);
  }

  /** @throws {ApplicationFailure} CALL_OVER, benign. */
  mustBeAlive(): void {
    const by = this.#turnedAway ? 'turned-away' : this.#endedBy;
    if (by === undefined) return;
    throw ApplicationFailure.create({
      message: `the call is over, ended by ${by}`,
      type: CALL_OVER,
      nonRetryable: true,
      category: ApplicationFailureCategory.BENIGN,
      details: [by, this.hasUnrecorded],
    });
  }

  /**
   * For verbs that talk to the caller alone.
   * @throws {ApplicationFailure} CALL_OVER, CALLEE_JOINED (both benign), or COMMAND_REFUSED before the call is answered.
   */
  mustBeAloneWithCaller(verb: string): void {
    this.mustBeAlive();
    if (this.#state === 'CONNECTED') {
      throw ApplicationFailure.create({
        message: 'the callee is on the line',
        type: CALLEE_JOINED,
        nonRetryable: true,
        category: ApplicationFailureCategory.BENIGN,
      });
    }
    if (this.#state === 'PENDING')
      throw refused(verb, { code: 'NOT_ANSWERED', message: 'the call is still ringing' });
  }

  async answer(): Promise<AnswerResult> {
    this.mustBeAlive();
    if (this.#state === 'CONNECTED') return 'connected';
    if (this.#state === 'ANSWERED') return 'answered';
    let result = await this.#platform.answer();
    // The answer may have been lost on its way back: a second one is refused when the first was carried out.
    if (!result.ok && result.code === 'TIMEOUT') {
      result = await this.#platform.answer();
      if (!result.ok && result.code === 'INVALID_COMMAND') result = { ok: true };
    }
    this.mustBeAlive();
    if (this.#isConnected()) return 'connected';
    if (!result.ok) throw refused('call.answer', result);
    this.#reach('ANSWERED');
    return 'answered';
  }

  /** Rings the callee. Nobody picking up leaves the call as it was. */
  async connect(ringSeconds: number): Promise<ConnectResult> {
    this.mustBeAlive();
    const result = await this.#connect(ringSeconds);
    this.mustBeAlive();
    return result;
  }

  async setMode(mode: AgentMode): Promise<null> {
    this.mustBeAlive();
    const result = await this.#platform.setMode(mode);
    this.mustBeAlive();
    if (!result.ok) throw refused(`agent.${mode}`, result);
    return null;
  }

  /** We go; a call that is over is over. */
  async leave(): Promise<PartResult> {
    return this.#part('call.close', () => this.#platform.leave());
  }

  /** The call ends for all; a call that is over is over. */
  async hangUp(): Promise<PartResult> {
    return this.#part('call.disconnect', () => this.#platform.hangUp());
  }

  /** Drops what is being said, here and on the platform. */
  stopSpeaking(): void {
    this.playout.interrupt();
    if (this.#endedBy !== undefined) return;
    void this.#platform.interrupt().then((result) => {
      if (result.ok) this.playout.flushed();
    });
  }

  /** Sends the caller past us, without any workflow: through to the callee, or away. */
  async turnAway(policy: 'connect' | 'reject', ringSeconds: number): Promise<void> {
    if (this.#turnedAway) return;
    this.#turnedAway = true;
    this.steps.abandonRunning();
    if (this.#endedBy !== undefined) return;
    const connected = policy === 'connect' && (await this.#connect(ringSeconds)).kind === 'connected';
    const result = connected ? await this.#platform.leave() : await this.#platform.hangUp();
    if (!result.ok && this.#endedBy === undefined) {
      this.log.error({ code: result.code }, 'a caller who was turned away could not be let go');
    }
    this.#end('turned-away');
  }

  /** Lets go of the call's sound; its steps' results stay. */
  close(): void {
    this.#end('platform');
  }

  async #connect(ringSeconds: number): Promise<ConnectResult> {
    if (this.#isConnected()) return { kind: 'connected' };
    const result = await this.#platform.connect(ringSeconds);
    if (result.ok) this.#reach('CONNECTED');
    if (this.#isConnected()) return { kind: 'connected' };
    return { kind: 'unanswered', code: result.ok ? '' : result.code };
  }

  async #part(command: string, send: () => Promise<CommandResult>): Promise<PartResult> {
    const result: CommandResult = this.#isOver() ? { ok: true } : await send();
    if (!result.ok && !this.#isOver()) throw refused(command, result);
    this.#end('us');
    return { unrecorded: this.hasUnrecorded };
  }

  #isConnected(): boolean {
    return this.#state === 'CONNECTED';
  }

  #isOver(): boolean {
    return this.#endedBy !== undefined;
  }

  /** Two people talk now: what we are saying, or listening to, was meant for the caller alone. */
  #calleeJoined(): void {
    this.#reach('CONNECTED');
    this.steps.abandonRunning();
  }

  #reach(state: CallState): void {
    if (this.#state === 'DISCONNECTED' || this.#state === state) return;
    this.#state = state;
    if (state === 'CONNECTED') this.#wasConnected = true;
    this.log.info({ state }, 'call state');
  }

  #end(by: EndedBy): void {
    if (this.#endedBy !== undefined) return;
    this.#reach('DISCONNECTED');
    this.#endedBy = by;
    this.log.info({ by, underruns: this.playout.underruns }, 'call over');
    this.#over.abort();
    this.playout.close();
    this.ear.close();
  }
}

function refused(command: string, { code, message }: { code: string; message: string }): ApplicationFailure {
  const text = `the platform refused ${command}: ${code}${message === '' ? '' : ` (${message})`}`;
  return ApplicationFailure.nonRetryable(text, COMMAND_REFUSED);
}

import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { msToBytes } from '../../contracts/audio.ts';
import type { AgentMode } from '../../contracts/verbs.ts';
import { LiveCall } from '../../gateway/live-call.ts';
import type { CallListener, CommandResult, Offer, PlatformCall } from '../../gateway/platform.ts';
import { LogCapture } from '../log-capture.ts';

export const RATE = 8000;

export const OFFER: Offer = {
  callId: 'call-1',
  from: '+6581110001',
  to: '+6531580002',
  again: false,
  sampleRate: RATE,
};

export const OK: CommandResult = { ok: true };
export const refusal = (code: string, message = ''): CommandResult => ({ ok: false, code, message });

type Answer = CommandResult | Promise<CommandResult>;

/** A call on a platform that does what the test says, and notes every command that it is given. */
export class ScriptedCall implements PlatformCall {
  readonly callId = OFFER.callId;
  readonly commands: string[] = [];
  readonly sent: Buffer[] = [];
  /** Answers to come, by command, first to last; what is not scripted succeeds. */
  readonly answers = new Map<string, Answer[]>();
  #listener: CallListener | undefined;

  get listener(): CallListener {
    assert.ok(this.#listener, 'somebody listens to the call');
    return this.#listener;
  }

  get sentBytes(): number {
    return this.sent.reduce((sum, { length }) => sum + length, 0);
  }

  /** The next commands of this name are answered so. */
  script(command: string, ...answers: Answer[]): void {
    this.answers.set(command, answers);
  }

  listen(listener: CallListener): void {
    this.#listener = listener;
  }

  answer = () => this.#command('answer');
  connect = (ringSeconds: number) => this.#command('connect', `connect ${ringSeconds}`);
  setMode = (mode: AgentMode) => this.#command(mode);
  interrupt = () => this.#command('interrupt');
  leave = () => this.#command('leave');
  hangUp = () => this.#command('hangUp');

  send(pcm: Buffer): void {
    this.sent.push(Buffer.from(pcm));
  }

  async #command(name: string, noted = name): Promise<CommandResult> {
    this.commands.push(noted);
    return (await this.answers.get(name)?.shift()) ?? OK;
  }
}

export interface CallForTestOptions {
  /** Warnings and errors that belong to the story of this test. */
  readonly expectedLogs?: readonly RegExp[];
  /** How much of our sound the platform asks for at once; 0: none. */
  readonly pullMs?: number;
}

/** A live call on a scripted platform, over with the test. */
export function callFor(t: TestContext, { expectedLogs = [], pullMs = 60_000 }: CallForTestOptions = {}) {
  const logs = new LogCapture();
  const platform = new ScriptedCall();
  const call = new LiveCall(platform, OFFER, logs.log('gateway'));
  if (pullMs > 0) platform.listener.onPull(msToBytes(pullMs, RATE));
  t.after(() => call.close());
  t.after(() => assert.deepEqual(logs.unexpected(expectedLogs), [], 'nothing unexpected is logged'));
  return { call, platform, logs };
}

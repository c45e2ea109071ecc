import type { Logger } from 'pino';
import type { SampleRate } from '../../contracts/audio.ts';
import type { AgentMode } from '../../contracts/verbs.ts';
import type { CallListener, CommandResult, PlatformCall } from '../platform.ts';
import type { Metrics } from './counts.ts';
import type { Command, VoiceAccess } from './frames.ts';
import type { Timing } from './timing.ts';
import { VoiceSocket } from './voice-socket.ts';

export interface TelcoflowCallOptions {
  readonly callId: string;
  readonly access: VoiceAccess;
  /** Somebody held the call before, so that the callee may be on the line already. */
  readonly again: boolean;
  readonly sampleRate: SampleRate;
  readonly channel: number;
  readonly timing: Timing;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** The call is over: the same id would be another life of it. */
  readonly onOver: () => void;
  /** Its socket is gone too. */
  readonly onGone: () => void;
}

type EndReason = Parameters<CallListener['onEnd']>[0];

/** One call on its voice socket. */
export class TelcoflowCall implements PlatformCall {
  readonly callId: string;
  readonly #options: TelcoflowCallOptions;
  readonly #socket: VoiceSocket;
  #listener: CallListener | undefined;
  /** We are the only one with the caller, for all we know. */
  #isAlone: boolean;
  /** We have asked to leave or to end the call; `parted` once the platform agreed. */
  #parting: 'no' | 'asked' | 'parted' = 'no';
  #isOver = false;
  #linger: NodeJS.Timeout | undefined;

  constructor(options: TelcoflowCallOptions) {
    const { access, callId, channel, log, metrics, sampleRate, timing } = options;
    this.callId = callId;
    this.#options = options;
    this.#isAlone = !options.again;
    this.#socket = new VoiceSocket({
      access,
      channel,
      log,
      metrics,
      sampleRate,
      timing,
      events: {
        onAudio: (pcm) => (this.#isOver ? metrics.count('audio-unheard') : this.#listener?.onAudio(pcm)),
        onPull: (bytes) => (this.#isOver ? metrics.count('pull-ignored') : this.#listener?.onPull(bytes)),
        onOver: () => this.#over(),
        onLateSuccess: (command) => this.#succeededLate(command),
        onDown: () => this.#downed(),
      },
    });
  }

  listen(listener: CallListener): void {
    this.#listener = listener;
  }

  /** The platform has told us again where the call is to be had. */
  refresh(access: VoiceAccess): void {
    this.#socket.refresh(access);
  }

  /** The session manager says that the session is over. The voice socket, when there is one, usually says more. */
  sessionClosed(callOver: boolean): void {
    if (!this.#socket.isOpen) {
      this.#end('hung-up');
      this.#socket.close();
    } else if (callOver) {
      this.#closeSoon();
    }
  }

  answer(): Promise<CommandResult> {
    return this.#give('answer');
  }

  /** @throws {RangeError} for a ring time that the platform does not know. */
  async connect(ringSeconds: number): Promise<CommandResult> {
    const result = await this.#give('connect', ringSeconds);
    // After a time-out the callee may be on the line and nobody said so.
    if (result.ok || result.code === 'TIMEOUT') this.#isAlone = false;
    return result;
  }

  setMode(mode: AgentMode): Promise<CommandResult> {
    return this.#give(mode);
  }

  interrupt(): Promise<CommandResult> {
    return this.#give('interrupt');
  }

  /** The other command ends the call for all, so that it is no way to leave two people who talk. */
  leave(): Promise<CommandResult> {
    return this.#part('close', this.#isAlone ? 'disconnect' : undefined);
  }

  /** `close` ends a call without a callee under every reading of the protocol; `disconnect` is sure to end one with. */
  hangUp(): Promise<CommandResult> {
    return this.#isAlone ? this.#part('close', 'disconnect') : this.#part('disconnect', 'close');
  }

  send(pcm: Buffer): void {
    if (this.#isOver || this.#parting === 'parted') this.#options.metrics.count('send-dropped');
    else this.#socket.sendSound(pcm);
  }

  close(): void {
    this.#socket.close();
  }

  #give(command: Command, ringSeconds?: number): Promise<CommandResult> {
    return this.#isOver ? Promise.resolve(OVER) : this.#order(command, ringSeconds);
  }

  /** A call that is over is over, whoever ended it and whatever its socket says of it. */
  async #part(command: Command, otherwise?: Command): Promise<CommandResult> {
    if (this.#isOver || this.#parting === 'parted') return DONE;
    this.#parting = 'asked';
    let result = await this.#order(command);
    if (isFailure(result, 'INVALID_COMMAND') && otherwise !== undefined && !this.#hasEnded()) {
      result = await this.#order(otherwise);
    }
    if (this.#hasEnded()) return DONE;
    if (result.ok) this.#parted();
    else this.#parting = 'no';
    return result;
  }

  /** The refusal of what was pending when the call ended can come before the end itself. */
  async #order(command: Command, ringSeconds?: number): Promise<CommandResult> {
    const result = await this.#socket.command(command, ringSeconds);
    if (isFailure(result, OVER.code)) this.#over();
    return result;
  }

  #hasEnded(): boolean {
    return this.#isOver;
  }

  #parted(): void {
    this.#parting = 'parted';
    this.#closeSoon();
  }

  #succeededLate(command: Command): void {
    if (this.#isOver) return;
    this.#options.log.info({ command }, 'a command succeeded after it was given up');
    if (command === 'close' || command === 'disconnect') this.#parted();
    if (command !== 'connect') return;
    this.#isAlone = false;
    this.#listener?.onCalleeJoined?.();
  }

  #over(): void {
    this.#end('hung-up');
    this.#closeSoon();
  }

  /** The platform says its last word and closes the socket, within moments; where it does not, we do. */
  #closeSoon(): void {
    this.#linger ??= setTimeout(() => {
      this.#end('hung-up');
      this.#socket.close();
    }, this.#options.timing.lingerMs);
  }

  #downed(): void {
    clearTimeout(this.#linger);
    this.#end(this.#parting === 'parted' ? 'hung-up' : 'dropped');
    this.#options.onGone();
  }

  #end(reason: EndReason): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.onOver();
    const tell = (): void => this.#listener?.onEnd(reason);
    // Whoever waits for the end of its own `hangUp` hears of that first, and does not take the caller for the one who did it.
    if (this.#parting === 'no') tell();
    else setImmediate(tell);
  }
}

const DONE: CommandResult = { ok: true };
const OVER = { ok: false, code: 'CALL_TERMINATED', message: 'the call is over' } as const;

function isFailure(result: CommandResult, code: string): boolean {
  return !result.ok && result.code === code;
}

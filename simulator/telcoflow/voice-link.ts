import { frameBytes } from '../../contracts/audio.ts';
import type { AgentLink } from './bridge.ts';
import type { Call } from './call.ts';
import { runCommand } from './commands.ts';
import { bufferRequest, callEvent, commandResponse, readCommand } from './frames.ts';
import type { Command, CommandFailure } from './frames.ts';
import type { Wire } from './wire.ts';

const POLICY_VIOLATION = 1008;

/** A call's voice socket: commands in, responses out, sound both ways. There may be none, or a newer one. */
export class VoiceLink implements AgentLink {
  readonly #call: Call;
  readonly #pending = new Map<string, Command>();
  #wire: Wire | undefined;

  constructor(call: Call) {
    this.#call = call;
  }

  readonly present = (): boolean => this.#wire?.isOpen === true;
  readonly sendAudio = (frame: Buffer): void => this.#wire?.sendBinary(frame);
  readonly pull = (bytes: number): void => {
    const { pullPrefer } = this.#call.settings;
    const prefer = pullPrefer === 'frame' ? frameBytes(this.#call.audio.sampleRate) : pullPrefer;
    this.#wire?.sendJson(bufferRequest(bytes, prefer));
  };
  readonly cork = (): void => this.#wire?.cork();
  readonly uncork = (): void => this.#wire?.uncork();

  get wire(): Wire | undefined {
    return this.#wire;
  }

  get hasPending(): boolean {
    return this.#pending.size > 0;
  }

  /** Takes a socket; an earlier one has to go. */
  attach(wire: Wire): void {
    const older = this.#wire;
    this.#wire = wire;
    this.#pending.clear();
    this.#call.bridge?.playout.restart();
    if (older) {
      this.#call.note({ kind: 'voice-replaced' });
      void older.close();
    }
    wire.listen({
      onText: (frame) => this.#onText(wire, frame),
      onBinary: (frame) => this.#onAudio(wire, frame),
      onClose: () => this.#onClose(wire),
    });
    this.#call.voiceOpened();
  }

  /** Answers a command, unless it was answered already or a fault has it otherwise; resolves when that is done. */
  async respond(command: Command, failure?: CommandFailure): Promise<void> {
    const wire = this.#wire;
    if (!this.#pending.delete(command.id) || !wire) return;
    if (failure) this.#call.note({ kind: 'command-failed', command: command.name, code: failure.code });
    const occasion = { callId: this.#call.id, command: command.name };
    const { faults } = this.#call.host;
    if (faults.take('lose-response', occasion)) {
      this.#call.note({ kind: 'fault', fault: `lose-response ${command.name}` });
      return;
    }
    const delay = faults.take('delay-response', occasion);
    if (delay) {
      this.#call.note({ kind: 'fault', fault: `delay-response ${command.name}` });
      await this.#call.host.pause(delay.ms);
    }
    wire.sendJson(commandResponse(command.id, failure));
  }

  /** The end, in the order that the vendor's client needs: responses, `call.terminated`, close. */
  async finish(): Promise<void> {
    const wire = this.#wire;
    if (!wire) return;
    for (const { id } of this.#pending.values()) {
      wire.sendJson(commandResponse(id, { code: 'CALL_TERMINATED', message: 'the call is over' }));
    }
    this.#pending.clear();
    wire.sendJson(callEvent('call.terminated'));
    await wire.close(1000);
  }

  #onText(wire: Wire, frame: unknown): void {
    const command = readCommand(frame);
    if (wire !== this.#wire) return;
    if (!command) {
      this.#call.note({ kind: 'violation', what: 'a text frame that is no command' });
      return;
    }
    this.#pending.set(command.id, command);
    this.#call.note({ kind: 'command', command: command.name });
    const fail = this.#call.host.faults.take('fail-response', {
      callId: this.#call.id,
      command: command.name,
    });
    if (fail) void this.respond(command, { code: fail.code, message: fail.message });
    else runCommand(this.#call, command);
  }

  #onAudio(wire: Wire, frame: Buffer): void {
    if (wire !== this.#wire) return;
    const { bridge, settings } = this.#call;
    // Before the line is open, and on any other channel, nothing is ever asked for.
    const expected = bridge && frame[0] === 0;
    const unasked = expected ? bridge.playout.receive(frame.subarray(1)).unasked : frame.length - 1;
    if (unasked === 0) return;
    this.#call.note({ kind: 'violation', what: `${unasked} bytes of sound that nobody asked for` });
    if (settings.unasked === 'close') void wire.close(POLICY_VIOLATION);
  }

  #onClose(wire: Wire): void {
    if (wire !== this.#wire) return;
    this.#wire = undefined;
    this.#pending.clear();
    this.#call.voiceLost();
  }
}

import { FRAME_MS, type SampleRate } from '../../contracts/audio.ts';
import type { AudioMode } from './frames.ts';
import { frameSamples } from './party.ts';
import type { Settings } from './settings.ts';
import { Tape } from './tape.ts';

/** One frame of each of the streams that an agent can get; undefined is silence, an absent callee has no stream. */
export interface AgentHears {
  readonly mix: Int16Array | undefined;
  readonly caller: Int16Array | undefined;
  readonly callee: Int16Array | undefined;
  readonly calleePresent: boolean;
}

export interface AgentFeedOptions {
  readonly settings: Settings;
  readonly sampleRate: SampleRate;
  readonly audioMode: AudioMode;
  readonly keepAudio: boolean;
  /** Sends one binary frame, the channel byte first. */
  readonly send: (frame: Buffer) => void;
}

interface Channel {
  readonly tape: Tape;
  pending: Buffer;
  filled: number;
}

/** What the agent is sent: the mix, or numbered streams; in even frames, or with the jitter and loss of a bad line. */
export class AgentFeed {
  readonly #options: AgentFeedOptions;
  readonly #samples: number;
  readonly #channels: (Channel | undefined)[] = [];
  #held: Buffer[] = [];
  #holdTicks = 0;
  /** Frames still to be lost on purpose. */
  loseFrames = 0;

  constructor(options: AgentFeedOptions) {
    this.#options = options;
    this.#samples = frameSamples(options.sampleRate);
  }

  /** Sends one frame of each stream; tells at which sample of channel 0 it lies, undefined when it was lost. */
  push(hears: AgentHears): number | undefined {
    if (this.#isLost()) return undefined;
    const at = this.tape(0)?.length ?? 0;
    const { audioMode, settings } = this.#options;
    if (audioMode === 'mixed') {
      this.#put(0, hears.mix);
    } else if (settings.isolatedNumbering === 'mix-first') {
      this.#put(0, hears.mix);
      this.#put(1, hears.caller);
      if (hears.calleePresent) this.#put(2, hears.callee);
    } else {
      this.#put(0, hears.caller);
      if (hears.calleePresent) this.#put(1, hears.callee);
    }
    this.#release();
    return at;
  }

  /** Sends what is still held back. */
  flush(): void {
    for (const [channel, state] of this.#channels.entries()) {
      if (state && state.filled > 0) this.#ship(channel, state);
    }
    for (const frame of this.#held.splice(0)) this.#options.send(frame);
  }

  /** What the agent was sent on a channel; undefined when it was never used. */
  tape(channel: number): Tape | undefined {
    return this.#channels[channel]?.tape;
  }

  #isLost(): boolean {
    if (this.loseFrames > 0) {
      this.loseFrames -= 1;
      return true;
    }
    const percent = this.#options.settings.agentLossPercent;
    return percent > 0 && Math.random() * 100 < percent;
  }

  #put(channel: number, frame: Int16Array | undefined): void {
    const state = this.#channel(channel);
    state.tape.append(frame, this.#samples);
    const at = 1 + state.filled * 2;
    if (frame) state.pending.set(new Uint8Array(frame.buffer, frame.byteOffset, frame.byteLength), at);
    else state.pending.fill(0, at, at + this.#samples * 2);
    state.filled += this.#samples;
    if (1 + state.filled * 2 >= state.pending.length) this.#ship(channel, state);
  }

  #channel(channel: number): Channel {
    const known = this.#channels[channel];
    if (known) return known;
    const state = { tape: new Tape(this.#options.keepAudio), pending: this.#frame(channel), filled: 0 };
    this.#channels[channel] = state;
    return state;
  }

  /** The socket may keep a frame until it is written, so each one has its own memory. */
  #frame(channel: number): Buffer {
    const frames = this.#options.settings.agentFrameMs / FRAME_MS;
    const frame = Buffer.allocUnsafe(1 + frames * this.#samples * 2);
    frame[0] = channel;
    return frame;
  }

  #ship(channel: number, state: Channel): void {
    const frame = state.pending.subarray(0, 1 + state.filled * 2);
    state.pending = this.#frame(channel);
    state.filled = 0;
    if (this.#options.settings.agentJitterMs > 0) this.#held.push(frame);
    else this.#options.send(frame);
  }

  #release(): void {
    if (this.#held.length === 0) return;
    if (this.#holdTicks > 0) {
      this.#holdTicks -= 1;
      return;
    }
    for (const frame of this.#held.splice(0)) this.#options.send(frame);
    this.#holdTicks = Math.floor((Math.random() * this.#options.settings.agentJitterMs) / FRAME_MS);
  }
}

import type { Logger } from 'pino';
import { BYTES_PER_SAMPLE, frameBytes, msToBytes, type SampleRate } from '../../contracts/audio.ts';
import type { CommandResult } from '../platform.ts';
import { Commands } from './commands.ts';
import type { Metrics } from './counts.ts';
import {
  CHANNEL_BYTES,
  type Command,
  OUR_CHANNEL,
  readVoiceFrame,
  type VoiceAccess,
  type VoiceFrame,
} from './frames.ts';
import type { Timing } from './timing.ts';
import { UnusableFrames } from './unusable-frames.ts';
import { VoiceOpening } from './voice-opening.ts';

/** A socket that has so much of our sound still to send is stuck: more would only be heard too late. */
const FULL_MS = 2000;

export interface VoiceSocketOptions {
  readonly access: VoiceAccess;
  readonly sampleRate: SampleRate;
  /** The channel that we listen to. */
  readonly channel: number;
  readonly timing: Timing;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly events: VoiceEvents;
}

export interface VoiceEvents {
  /** Whole samples of our channel; the buffer is only valid during the call. */
  readonly onAudio: (pcm: Buffer) => void;
  readonly onPull: (bytes: number) => void;
  /** The platform says that the call is over. */
  readonly onOver: () => void;
  readonly onLateSuccess: (command: Command) => void;
  /** Exactly once: nothing comes any more and nothing goes out. Told before the pending commands fail. */
  readonly onDown: () => void;
}

/** One call's own socket: its commands, and its sound both ways. Nothing on the way of sound waits. */
export class VoiceSocket {
  readonly #options: VoiceSocketOptions;
  readonly #opening: VoiceOpening;
  readonly #commands: Commands;
  readonly #unusable: UnusableFrames;
  readonly #fullBytes: number;
  /** The frame to be sent, used again and again: the link keeps nothing of it. */
  #frame: Buffer;
  #saidFull = false;

  constructor(options: VoiceSocketOptions) {
    const { access, events, log, metrics, sampleRate, timing } = options;
    this.#options = options;
    this.#unusable = new UnusableFrames(metrics, log);
    this.#fullBytes = msToBytes(FULL_MS, sampleRate);
    this.#frame = Buffer.alloc(CHANNEL_BYTES + frameBytes(sampleRate));
    this.#commands = new Commands({
      timing,
      metrics,
      link: () => this.#opening.link,
      onLateSuccess: events.onLateSuccess,
    });
    this.#opening = new VoiceOpening({
      access,
      timing,
      log,
      onOpen: () => this.#commands.opened(),
      onText: (text) => this.#take(readVoiceFrame(text)),
      onBinary: (frame) => this.#hear(frame),
      onDown: () => {
        events.onDown();
        this.#commands.down();
      },
    });
  }

  /** Where to go, should another attempt be needed. */
  refresh(access: VoiceAccess): void {
    this.#opening.access = access;
  }

  get isOpen(): boolean {
    return this.#opening.link !== undefined;
  }

  /** See `Commands.give`. */
  command(command: Command, ringSeconds?: number): Promise<CommandResult> {
    return this.#commands.give(command, ringSeconds);
  }

  /** Sends sound, or drops it when the socket takes no more. */
  sendSound(pcm: Buffer): void {
    const { link } = this.#opening;
    if (link === undefined || link.waitingBytes + pcm.length > this.#fullBytes) return this.#dropSound();
    const length = CHANNEL_BYTES + pcm.length;
    if (this.#frame.length !== length) this.#frame = Buffer.alloc(length);
    this.#frame[0] = OUR_CHANNEL;
    this.#frame.set(pcm, CHANNEL_BYTES);
    link.sendBinary(this.#frame);
  }

  close(): void {
    this.#opening.stop();
  }

  #take(frame: VoiceFrame): void {
    const { events, log, metrics } = this.#options;
    switch (frame.kind) {
      case 'pull':
        return frame.bytes > 0 ? events.onPull(frame.bytes) : metrics.count('pull-ignored');
      case 'response':
        return this.#commands.responded(frame.id, frame.result);
      case 'over':
        return events.onOver();
      case 'connected':
        return this.#commands.calleeJoined();
      case 'fault':
        return log.warn({ code: frame.code }, 'the voice platform reports a fault on the call');
      default:
        return this.#unusable.meet(frame);
    }
  }

  /** Half a sample is dropped: kept for the next frame, it would turn all that follows into noise. */
  #hear(frame: Buffer): void {
    const { channel, events, metrics } = this.#options;
    if (frame.length <= CHANNEL_BYTES) return metrics.count('audio-empty');
    if (frame[0] !== channel) return metrics.count('audio-other-channel');
    const odd = (frame.length - CHANNEL_BYTES) % BYTES_PER_SAMPLE;
    if (odd > 0) metrics.count('audio-odd');
    const end = frame.length - odd;
    if (end > CHANNEL_BYTES) events.onAudio(frame.subarray(CHANNEL_BYTES, end));
  }

  #dropSound(): void {
    const { log, metrics } = this.#options;
    metrics.count('send-dropped');
    if (this.#saidFull || !this.isOpen) return;
    this.#saidFull = true;
    log.warn({ fullMs: FULL_MS }, 'the voice socket takes no more sound: some is dropped');
  }
}

import { bytesToMs, frameBytes, msToBytes, type SampleRate } from '../../contracts/audio.ts';
import { Playout } from '../../gateway/playout.ts';
import type { ManualClock } from './manual-clock.ts';

export interface AheadOptions {
  readonly clock: ManualClock;
  readonly sampleRate?: SampleRate;
  readonly aheadMs?: number;
  /** Time that a frame, a pull or a command takes on its way. */
  readonly latencyMs?: number;
  /** When its 20 ms clock begins. */
  readonly phaseMs?: number;
  /** It asks again only for so much at once. */
  readonly pullAtLeastMs?: number;
  /** It asks for no more than so much at once, and so gets its full depth only by and by. */
  readonly pullAtMostMs?: number;
}

/** A platform that keeps so much sound ahead, plays 20 ms at a time by its own clock, and notes what was played when. */
export class AheadPlatform {
  readonly playout: Playout;
  readonly sampleRate: SampleRate;
  /** When each byte received was played to its end; a flushed one never is. */
  readonly playedAt: number[] = [];
  readonly sent: Buffer[] = [];
  readonly #options: Required<AheadOptions>;
  #buffered: number[] = [];
  #outstanding = 0;
  #received = 0;

  constructor(options: AheadOptions) {
    this.#options = {
      sampleRate: 24000,
      aheadMs: 800,
      latencyMs: 0,
      phaseMs: 0,
      pullAtLeastMs: 20,
      pullAtMostMs: Number.POSITIVE_INFINITY,
      ...options,
    };
    const { clock, phaseMs, sampleRate } = this.#options;
    this.sampleRate = sampleRate;
    this.playout = new Playout({ sampleRate, clock, send: (frame) => this.#receive(frame) });
    clock.after(phaseMs, () => this.#tick());
  }

  /** Bytes played to their end by now. */
  get played(): number {
    return this.playedAt.filter((at) => at <= this.#options.clock.now()).length;
  }

  get sentBytes(): number {
    return this.sent.reduce((sum, frame) => sum + frame.length, 0);
  }

  /** As `agent.interrupt`: what is buffered when it arrives is dropped; `confirmed` comes back. */
  interrupt(confirmed: () => void): void {
    const { clock, latencyMs } = this.#options;
    clock.after(latencyMs, () => {
      this.#buffered = [];
      clock.after(latencyMs, confirmed);
    });
  }

  #receive(frame: Buffer): void {
    const { clock, latencyMs } = this.#options;
    this.sent.push(Buffer.from(frame));
    clock.after(latencyMs, () => {
      this.#outstanding -= frame.length;
      for (let i = 0; i < frame.length; i += 1) this.#buffered.push(this.#received + i);
      this.#received += frame.length;
    });
  }

  #tick(): void {
    const { clock, latencyMs, aheadMs, pullAtLeastMs, pullAtMostMs } = this.#options;
    const frame = this.#buffered.splice(0, frameBytes(this.sampleRate));
    for (const [i, byte] of frame.entries()) {
      this.playedAt[byte] = clock.now() + bytesToMs(i + 2 - (i % 2), this.sampleRate);
    }
    const missing = msToBytes(aheadMs, this.sampleRate) - this.#buffered.length - this.#outstanding;
    if (missing >= msToBytes(pullAtLeastMs, this.sampleRate)) {
      const pull = Math.min(missing, msToBytes(pullAtMostMs, this.sampleRate));
      this.#outstanding += pull;
      clock.after(latencyMs, () => this.playout.pulled(pull));
    }
    clock.after(20, () => this.#tick());
  }
}

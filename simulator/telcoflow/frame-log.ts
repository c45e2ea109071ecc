/** One frame on one of the sockets. `in` = from the agent, `out` = to the agent. */
export interface LoggedFrame {
  /** Milliseconds since the caller dialled (for session-manager frames: since the platform started). */
  readonly ms: number;
  readonly socket: 'sm' | 'voice';
  /** Which of several sockets. */
  readonly socketId: string;
  readonly dir: 'in' | 'out';
  /** Text frames: what was on the wire, parsed where it is JSON. */
  readonly frame?: unknown;
  /** Binary frames: bytes on the wire, the channel byte included. */
  readonly bytes?: number;
  readonly channel?: number;
}

/** Longer logs stop growing: an hour of frames each 20 ms in three kinds fits. */
const MOST_FRAMES = 600_000;

/** Every frame of a call both ways, in order. */
export class FrameLog {
  readonly frames: LoggedFrame[] = [];
  readonly #keep: boolean;
  readonly #now: () => number;

  constructor(keep: boolean, now: () => number) {
    this.#keep = keep;
    this.#now = now;
  }

  add(frame: Omit<LoggedFrame, 'ms'>): void {
    if (this.#keep && this.frames.length < MOST_FRAMES) this.frames.push({ ms: this.#now(), ...frame });
  }
}

import { performance } from 'node:perf_hooks';
import { FRAME_MS } from '../../contracts/audio.ts';

/** After a longer stall (a suspended laptop) time starts anew instead of being caught up. */
const CATCH_UP_MS = 5000;

/**
 * One clock for all calls: a tick per 20 ms of real time, counted from the start so that it never drifts; ticks that
 * came late are made up for at once. It only runs while somebody listens.
 */
export class Ticker {
  /** Each with the number of the last tick that was due before it came: ticks made up for later are none of its time. */
  readonly #listeners = new Map<() => void, number>();
  #timer: NodeJS.Timeout | undefined;
  #startedAt = 0;
  #ticks = 0;

  /** Calls `listener` on each tick until the returned function is called. */
  listen(listener: () => void): () => void {
    if (!this.#timer) this.#start();
    this.#listeners.set(listener, this.#dueTicks());
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stop();
    };
  }

  #start(): void {
    this.#startedAt = performance.now();
    this.#ticks = 0;
    this.#schedule();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #schedule(): void {
    const dueInMs = this.#startedAt + (this.#ticks + 1) * FRAME_MS - performance.now();
    this.#timer = setTimeout(() => this.#run(), Math.max(0, dueInMs));
  }

  #run(): void {
    const fired = this.#timer;
    const due = this.#dueTicks();
    if ((due - this.#ticks) * FRAME_MS > CATCH_UP_MS) this.#ticks = due - 1;
    // The last listener may leave, and another one restart the clock, within a tick.
    while (this.#timer === fired && this.#ticks < due) {
      this.#ticks += 1;
      for (const [listener, since] of this.#listeners) if (since < this.#ticks) listener();
    }
    if (this.#timer === fired) this.#schedule();
  }

  #dueTicks(): number {
    return Math.floor((performance.now() - this.#startedAt) / FRAME_MS);
  }
}

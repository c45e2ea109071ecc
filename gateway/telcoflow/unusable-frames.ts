import type { Logger } from 'pino';
import type { Metrics } from './counts.ts';
import type { Unusable } from './read-frame.ts';

/** Counts what a socket sends that we cannot use, and reports the first that is malformed: one line is enough to look into it. */
export class UnusableFrames {
  readonly #metrics: Metrics;
  readonly #log: Logger;
  #reported = false;

  constructor(metrics: Metrics, log: Logger) {
    this.#metrics = metrics;
    this.#log = log;
  }

  meet(frame: Unusable): void {
    this.#metrics.count(frame.kind === 'unknown' ? 'frame-unknown' : 'frame-malformed');
    if (frame.kind === 'unknown' || this.#reported) return;
    this.#reported = true;
    this.#log.warn({ where: frame.where }, 'the voice platform sent a malformed frame');
  }
}

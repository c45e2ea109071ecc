import { SpeechUnavailable } from './failures.ts';

/** How long a stream may keep us waiting. */
export interface StreamDeadlines {
  /** Until its first part. */
  readonly firstMs: number;
  /** From one part to the next. */
  readonly stallMs: number;
  /** In all, as far as we wait for it; the time that its reader takes does not count. */
  readonly wholeMs: number;
}

/**
 * Reads a stream whose every wait has an end: by a deadline, or by the signal with its own reason. What the stream
 * holds is let go as soon as it is left, however that happens.
 */
export async function* withinDeadlines<Part>(
  open: (signal: AbortSignal) => AsyncIterable<Part>,
  deadlines: StreamDeadlines,
  signal: AbortSignal,
): AsyncGenerator<Part> {
  signal.throwIfAborted();
  const leaving = new AbortController();
  const leave = () => leaving.abort(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  const parts = open(leaving.signal)[Symbol.asyncIterator]();
  try {
    const patience = new Patience(deadlines, leaving);
    for (;;) {
      const next = await patience.wait(parts.next());
      if (next.done === true) return;
      yield next.value;
    }
  } catch (failure) {
    throw leaving.signal.aborted ? leaving.signal.reason : failure;
  } finally {
    signal.removeEventListener('abort', leave);
    leaving.abort();
    await parts.return?.();
  }
}

/** Waits for one part after the other, and leaves the stream when one takes too long. */
class Patience {
  readonly #deadlines: StreamDeadlines;
  readonly #leaving: AbortController;
  #waitedMs = 0;
  #parts = 0;

  constructor(deadlines: StreamDeadlines, leaving: AbortController) {
    this.#deadlines = deadlines;
    this.#leaving = leaving;
  }

  async wait<Result>(part: Promise<Result>): Promise<Result> {
    const { firstMs, stallMs, wholeMs } = this.#deadlines;
    const began = performance.now();
    const [limitMs, missed] =
      this.#parts === 0 ? [firstMs, 'no sound'] : [stallMs, `no more sound after ${this.#parts} parts`];
    const leftMs = Math.max(0, wholeMs - this.#waitedMs);
    const message =
      leftMs < limitMs
        ? `speech model was not done within ${wholeMs} ms`
        : `speech model gave ${missed} within ${limitMs} ms`;
    const timer = setTimeout(
      () => this.#leaving.abort(new SpeechUnavailable(message)),
      Math.min(limitMs, leftMs),
    );
    try {
      return await part;
    } finally {
      clearTimeout(timer);
      this.#waitedMs += performance.now() - began;
      this.#parts += 1;
    }
  }
}

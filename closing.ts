import type { Logger } from 'pino';

/** What has been opened, to be closed in the opposite order. */
export class Closing {
  readonly #parts: (() => Promise<void> | void)[] = [];

  /** Notes how to close what has just been opened. */
  add(close: () => Promise<void> | void): void {
    this.#parts.push(close);
  }

  /** Closes everything; a part that fails to close does not keep the others open. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const close of this.#parts.splice(0).toReversed()) {
      await Promise.resolve()
        .then(close)
        .catch((failure: unknown) => failures.push(failure));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not everything could be closed');
  }
}

/** Opens what a program is made of. When a part of it cannot be had, everything is closed again before that is told. */
export async function openAll<Opened>(
  log: Pick<Logger, 'warn'>,
  open: (closing: Closing) => Promise<Opened>,
): Promise<Opened> {
  const closing = new Closing();
  try {
    return await open(closing);
  } catch (cause) {
    // Whoever starts it must read why it cannot be had, not what came of that.
    await closing.close().catch((err: unknown) => log.warn({ err }, 'not everything could be closed'));
    throw cause;
  }
}

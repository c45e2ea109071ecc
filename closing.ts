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

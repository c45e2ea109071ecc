type End = { readonly kind: 'complete' } | { readonly kind: 'failed'; readonly failure: unknown };

/** Sound that is read by many while it is still being made; all of them get the same buffers. */
export class GrowingSound {
  #chunks: Buffer[] = [];
  #bytes = 0;
  #end: End | undefined;
  readonly #waiting = new Set<() => void>();

  /** Sound that is complete already. */
  static of(pcm: Buffer): GrowingSound {
    const sound = new GrowingSound();
    sound.add(pcm);
    sound.complete();
    return sound;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** It was made to its end, and nothing failed. */
  get isComplete(): boolean {
    return this.#end?.kind === 'complete';
  }

  /** The buffer must not be changed afterwards. */
  add(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    this.#wake();
  }

  /** What there is so far, as one buffer. */
  whole(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  complete(): void {
    this.#end ??= { kind: 'complete' };
    this.#wake();
  }

  /** Whoever reads it, now or later, meets this failure after what there is. */
  fail(failure: unknown): void {
    this.#end ??= { kind: 'failed', failure };
    this.#wake();
  }

  /** Everything from the beginning, waiting for what is still to come. Ends with the signal's reason when that comes first. */
  async *read(signal: AbortSignal): AsyncGenerator<Buffer> {
    for (let at = 0; ;) {
      signal.throwIfAborted();
      const chunk = this.#chunks[at];
      if (chunk !== undefined) {
        at += 1;
        yield chunk;
      } else if (this.#end === undefined) {
        await this.#change(signal);
      } else if (this.#end.kind === 'failed') {
        throw this.#end.failure;
      } else {
        return;
      }
    }
  }

  /** Settles when nothing more comes; rejects with the failure. */
  async ended(): Promise<void> {
    while (this.#end === undefined) await this.#change();
    if (this.#end.kind === 'failed') throw this.#end.failure;
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  async #change(signal?: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => resolve();
    this.#waiting.add(wake);
    signal?.addEventListener('abort', wake, { once: true });
    await promise;
    this.#waiting.delete(wake);
    signal?.removeEventListener('abort', wake);
  }
}

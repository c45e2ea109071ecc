/** What of each recording is still on its way into the store, for whoever wants to promise that it is there. */
export class Outstanding {
  /** Segments on their way, by recording. */
  readonly #counts = new Map<string, number>();
  /** Recordings of which a part will never be in the store. */
  readonly #incomplete = new Set<string>();
  readonly #wakers = new Set<() => void>();

  add(recordingId: string): void {
    this.#counts.set(recordingId, (this.#counts.get(recordingId) ?? 0) + 1);
  }

  /** One of its segments is in the store. */
  stored(recordingId: string): void {
    this.#settle(recordingId);
  }

  /** One of its segments will never be. Returns whether it is the first of this recording. */
  missed(recordingId: string): boolean {
    const isFirst = !this.#incomplete.has(recordingId);
    this.#incomplete.add(recordingId);
    this.#settle(recordingId);
    return isFirst;
  }

  /** Whether all of it is in the store; waits for that as long as told, unless it can never be. */
  async isStored(recordingId: string, withinMs: number): Promise<boolean> {
    const giveUpAt = performance.now() + withinMs;
    while (!this.#incomplete.has(recordingId) && this.#counts.has(recordingId)) {
      const leftMs = giveUpAt - performance.now();
      if (leftMs <= 0) return false;
      await this.#change(leftMs);
    }
    return !this.#incomplete.has(recordingId);
  }

  #settle(recordingId: string): void {
    const left = (this.#counts.get(recordingId) ?? 0) - 1;
    if (left > 0) this.#counts.set(recordingId, left);
    else this.#counts.delete(recordingId);
    for (const wake of this.#wakers) wake();
  }

  async #change(withinMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#wakers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, withinMs);
      this.#wakers.add(wake);
    });
  }
}

/** Timers that end together with what they belong to. */
export class Timers {
  readonly #running = new Set<NodeJS.Timeout>();

  /** Calls `act` once after so long; the returned function calls it off. */
  after(ms: number, act: () => void): () => void {
    const timer = setTimeout(() => {
      this.#running.delete(timer);
      act();
    }, ms);
    this.#running.add(timer);
    return () => {
      clearTimeout(timer);
      this.#running.delete(timer);
    };
  }

  clear(): void {
    for (const timer of this.#running) clearTimeout(timer);
    this.#running.clear();
  }
}

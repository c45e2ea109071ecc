const WAIT_MS = 5000;

/** What came in, in order, for a test that waits for one thing after the other. */
export class Mailbox<Item> {
  readonly all: Item[] = [];
  readonly #unread: Item[] = [];
  readonly #waiting = new Set<() => void>();

  put(item: Item): void {
    this.all.push(item);
    this.#unread.push(item);
    for (const look of this.#waiting) look();
  }

  /** Takes the first unread item that fits, past or to come. Rejects when none comes. */
  async take(what: string, fits: (item: Item) => boolean = () => true): Promise<Item> {
    const { promise, resolve, reject } = Promise.withResolvers<Item>();
    const look = (): void => {
      const at = this.#unread.findIndex(fits);
      if (at < 0) return;
      this.#waiting.delete(look);
      for (const item of this.#unread.splice(at, 1)) resolve(item);
    };
    const timer = setTimeout(
      () => reject(new Error(`${what} did not come; what did: ${show(this.all)}`)),
      WAIT_MS,
    );
    this.#waiting.add(look);
    look();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(look);
    }
  }
}

function show(items: readonly unknown[]): string {
  return items.length === 0 ? 'nothing' : JSON.stringify(items.slice(0, 20));
}

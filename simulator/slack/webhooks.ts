export interface Received {
  readonly at: string;
  readonly idempotencyKey?: string | undefined;
  readonly body: unknown;
}

/** Receivers of webhooks, by name, that keep what they get. */
export class Webhooks {
  readonly #received = new Map<string, Received[]>();

  take(name: string, received: Received): void {
    this.#received.set(name, [...this.received(name), received]);
  }

  /** Everything that came, repeats included. */
  received(name: string): readonly Received[] {
    return this.#received.get(name) ?? [];
  }
}

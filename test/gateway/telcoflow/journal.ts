import assert from 'node:assert/strict';
import { type Logger, pino } from 'pino';
import { z } from 'zod';

const WARN = 40;

const lineSchema = z.looseObject({ level: z.number(), msg: z.string() });
type Line = z.infer<typeof lineSchema>;

/** What was logged. A warning or an error that the test did not ask for fails it. */
export class Journal {
  readonly log: Logger;
  readonly lines: Line[] = [];
  readonly #expected = new Set<string>();

  constructor() {
    const write = (text: string): number => this.lines.push(lineSchema.parse(JSON.parse(text)));
    this.log = pino({ level: 'trace' }, { write });
  }

  /** At the end of a test. */
  check(): void {
    const unexpected = this.lines.filter(({ level, msg }) => level >= WARN && !this.#expected.has(msg));
    assert.deepEqual(unexpected, [], 'nothing unexpected is logged at warn or error');
  }

  /** Warnings with this message are part of the test. */
  expect(...messages: readonly string[]): void {
    for (const message of messages) this.#expected.add(message);
  }

  with(message: string): readonly Line[] {
    return this.lines.filter(({ msg }) => msg === message);
  }
}

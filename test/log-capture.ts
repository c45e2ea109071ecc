import { Writable } from 'node:stream';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { z } from 'zod';

/** pino's number for a warning; everything from there on is told to somebody. */
const WARN = 40;

const logLine = z.looseObject({ level: z.number(), msg: z.string().default('') });

export type LogLine = Readonly<z.infer<typeof logLine>>;

/** Keeps what a part of the product logs, so that a test can see that nothing was said which it did not expect. */
export class LogCapture {
  readonly lines: LogLine[] = [];

  /** A log of this part; its lines are kept here. */
  log(name: string): Logger {
    const stream = new Writable({
      write: (line: Buffer, _encoding, done) => {
        this.add(line.toString());
        done();
      },
    });
    return pino({ name, level: 'info', errorKey: 'err' }, stream);
  }

  /** Takes a line that a process printed; what is no log line counts as an error. */
  add(text: string): void {
    if (text.trim() === '') return;
    try {
      this.lines.push(logLine.parse(JSON.parse(text)));
    } catch {
      this.lines.push({ level: 50, msg: text.trim() });
    }
  }

  /** Warnings and errors that none of these expects, as text for a failing test. */
  unexpected(expected: readonly RegExp[]): string[] {
    return this.lines
      .filter(({ level, msg }) => level >= WARN && !expected.some((pattern) => pattern.test(msg)))
      .map((line) => JSON.stringify(line));
  }
}

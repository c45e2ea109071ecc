import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Store } from '../store/open-store.ts';
import type { Kind } from './kinds/kind.ts';
import { FileFaulty } from './rows.ts';

/**
 * Writes all there are of a kind as CSV, to a file or, without one, to standard output, as fast as it is read there. How
 * many there were.
 * @throws {FileFaulty} when it cannot be written.
 */
export async function exportRows(file: string | undefined, kind: Kind, store: Store): Promise<number> {
  let rows = 0;
  async function* lines(): AsyncGenerator<string> {
    yield lineOf(kind.columns);
    for await (const row of kind.all(store)) {
      rows += 1;
      yield lineOf(kind.columns.map((name) => row[name] ?? ''));
    }
  }
  const from = Readable.from(lines());
  try {
    if (file === undefined) await pipeline(from, process.stdout, { end: false });
    else await pipeline(from, createWriteStream(file));
  } catch (cause) {
    if (!isOfFile(cause)) throw cause;
    throw new FileFaulty(`${file ?? 'standard output'} cannot be written: ${cause.message}`, { cause });
  }
  return rows;
}

function isOfFile(cause: unknown): cause is Error {
  return (
    cause instanceof Error && 'syscall' in cause && (cause.syscall === 'open' || cause.syscall === 'write')
  );
}

function lineOf(fields: readonly string[]): string {
  return `${fields.map(quoted).join(',')}\n`;
}

function quoted(field: string): string {
  return /[",\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Store } from '../store/open-store.ts';
import type { Kind } from './kinds/kind.ts';

/** Writes all there are of a kind as CSV, to a file or, without one, to standard output. How many there were. */
export async function exportRows(file: string | undefined, kind: Kind, store: Store): Promise<number> {
  const out: Writable = file === undefined ? process.stdout : createWriteStream(file);
  let rows = 0;
  await write(out, kind.columns);
  for await (const row of kind.all(store)) {
    await write(
      out,
      kind.columns.map((name) => row[name] ?? ''),
    );
    rows += 1;
  }
  if (file !== undefined) {
    out.end();
    await finished(out);
  }
  return rows;
}

/** Waits when whoever reads is slower, so that memory stays bounded. */
async function write(out: Writable, fields: readonly string[]): Promise<void> {
  const line = `${fields.map(quoted).join(',')}\n`;
  if (!out.write(line)) await new Promise((resolve) => out.once('drain', resolve));
}

function quoted(field: string): string {
  return /[",\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

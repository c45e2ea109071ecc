import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';

/** One row of a file, before anything is known of it. */
export interface WrittenRow {
  /** Where it ends in the file, from 1; of a JSON array, its place. */
  readonly line: number;
  readonly fields: unknown;
}

/** A file that is not what its name says, from somewhere on. */
export class FileFaulty extends Error {
  override readonly name = 'FileFaulty';
}

/**
 * The rows of a file, one after the other: CSV with a header, JSON lines, or a JSON array (which is read whole).
 * @throws {FileFaulty} when it cannot be read on.
 */
export async function* rowsOf(file: string, columns: readonly string[]): AsyncGenerator<WrittenRow> {
  try {
    const form = extname(file).toLowerCase();
    if (form === '.csv') yield* csvRows(file, columns);
    else if (form === '.jsonl' || form === '.ndjson') yield* jsonLines(file);
    else if (form === '.json') yield* jsonArray(file);
    else throw new FileFaulty(`${file}: write .csv, .json or .jsonl at the end of its name`);
  } catch (cause) {
    if (cause instanceof FileFaulty) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FileFaulty(`${file} cannot be read: ${why}`, { cause });
  }
}

async function* csvRows(file: string, columns: readonly string[]): AsyncGenerator<WrittenRow> {
  const form = {
    columns: (header: string[]) => checkedHeader(file, header, columns),
    info: true,
    bom: true,
    trim: true,
    skip_empty_lines: true,
  };
  // What goes wrong with the file comes out of the parser.
  const parser = pipeline(createReadStream(file), parse(form), () => undefined);
  try {
    for await (const parsed of parser) {
      const { record, info } = csvRow.parse(parsed);
      yield { line: info.lines, fields: record };
    }
  } catch (cause) {
    if (cause instanceof CsvError) throw new FileFaulty(`${file}: ${cause.message}`, { cause });
    throw cause;
  }
}

const csvRow = z.object({ record: z.record(z.string(), z.string()), info: z.object({ lines: z.number() }) });

function checkedHeader(file: string, header: readonly string[], columns: readonly string[]): string[] {
  const unknown = header.filter((name) => !columns.includes(name));
  if (unknown.length > 0) {
    throw new FileFaulty(
      `${file} line 1: there is no column "${unknown[0]}": known are ${columns.join(', ')}`,
    );
  }
  return [...header];
}

async function* jsonLines(file: string): AsyncGenerator<WrittenRow> {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() === '') continue;
    yield { line, fields: jsonOf(file, line, text) };
  }
}

function jsonOf(file: string, line: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FileFaulty(`${file} line ${line}: it is no JSON`, { cause });
  }
}

async function* jsonArray(file: string): AsyncGenerator<WrittenRow> {
  const { data, success } = z.array(z.unknown()).safeParse(jsonOf(file, 1, await readFile(file, 'utf8')));
  if (!success) throw new FileFaulty(`${file}: write an array of objects: [{ … }, { … }]`);
  for (const [index, fields] of data.entries()) yield { line: index + 1, fields };
}

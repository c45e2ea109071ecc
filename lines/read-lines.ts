import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Line } from '../contracts/line.ts';
import { completeLine, isEnough, overlay, missingPrompts, REQUIRED } from './complete-line.ts';
import { keysAt, nearest } from './known-keys.ts';
import { LinesDocument, type Path } from './lines-document.ts';
import { type LineFault, LinesFaulty } from './lines-faulty.ts';
import { type WrittenLine, writtenDefaults, writtenLine } from './schema.ts';

const writtenFile = z.strictObject(
  {
    defaults: z.unknown().optional(),
    lines: z.array(z.unknown(), 'write a list of lines').min(1, 'write at least one line'),
  },
  'write a list of lines: lines: [ … ]',
);

/**
 * The lines of a file, read at once: for the start of a process.
 * @throws {LinesFaulty} naming everything that is wrong with it, together.
 */
export function readLines(file: string): Line[] {
  try {
    return parseLines(file, readFileSync(file, 'utf8'));
  } catch (cause) {
    throw faultyOf(file, cause);
  }
}

/** A file that cannot be read is as faulty as one that makes no sense; neither may end a process that holds calls. */
export function faultyOf(file: string, cause: unknown): LinesFaulty {
  if (cause instanceof LinesFaulty) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  const remedy = `it cannot be read (${why}): write it, or set LINES_FILE to another`;
  return new LinesFaulty([{ file, row: 1, path: '', remedy }], { cause });
}

/**
 * @param file its name, for the faults.
 * @throws {LinesFaulty}
 */
export function parseLines(file: string, text: string): Line[] {
  const document = new LinesDocument(file, text);
  if (document.syntaxFaults.length > 0) throw new LinesFaulty(document.syntaxFaults);
  const reading = new Reading(document);
  const content = document.content ?? {};
  reading.check(writtenFile, [], content);
  const defaults = partOf(content, 'defaults');
  const lines = listOf(partOf(content, 'lines'));
  const shared = reading.check(writtenDefaults, ['defaults'], defaults ?? {});
  const complete = lines.flatMap((raw, i) => {
    const written = reading.check(writtenLine, ['lines', i], raw);
    if (isMap(raw)) reading.checkRequired(i, [raw, defaults]);
    return written === undefined || shared === undefined ? [] : reading.complete(i, overlay(shared, written));
  });
  reading.checkNumbers(lines.map((raw) => partOf(raw, 'number')));
  if (reading.faults.length > 0) throw new LinesFaulty(reading.faults);
  return complete;
}

/** One reading of a document, gathering its faults. */
class Reading {
  readonly faults: LineFault[] = [];
  readonly #document: LinesDocument;

  constructor(document: LinesDocument) {
    this.#document = document;
  }

  /** The value as the schema has it; undefined when there are faults in it. */
  check<Schema extends z.ZodType>(schema: Schema, path: Path, value: unknown): z.infer<Schema> | undefined {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      const at = [...path, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))];
      if (issue.code === 'unrecognized_keys') this.#unknownKeys(issue.keys, at, keysAt(schema, issue.path));
      else this.#fault(at, issue.message);
    }
    return undefined;
  }

  /** What neither the line nor the defaults say, as far as they can be read. */
  checkRequired(index: number, sources: readonly unknown[]): void {
    for (const [name, remedy] of Object.entries(REQUIRED)) {
      const isThere = sources.some((source) => {
        const value = partOf(source, name);
        return name === 'hours' ? partOf(value, 'weekly') !== undefined : value !== undefined;
      });
      if (!isThere) this.#fault(['lines', index, name], `it is missing: ${remedy}`);
    }
  }

  complete(index: number, written: WrittenLine): Line[] {
    const missing = missingPrompts(written);
    if (missing.length > 0) {
      const remedy = `our own prompts are English: write in ${written.language} also ${missing.join(', ')}`;
      this.#fault(['lines', index, 'prompts'], remedy);
    }
    return isEnough(written) ? [completeLine(written)] : [];
  }

  /** A call belongs to one line. */
  checkNumbers(numbers: readonly unknown[]): void {
    for (const [i, number] of numbers.entries()) {
      const first = numbers.indexOf(number);
      if (number !== undefined && first < i) {
        this.#fault(['lines', i, 'number'], `lines[${first}] has it already: a number has one line`);
      }
    }
  }

  #unknownKeys(keys: readonly string[], path: Path, known: readonly string[]): void {
    for (const key of keys) {
      const meant = nearest(key, known);
      const hint = meant === undefined ? `known are ${known.join(', ')}` : `did you mean ${meant}?`;
      this.#fault([...path, key], `there is no such setting: ${hint}`);
    }
  }

  #fault(path: Path, remedy: string): void {
    this.faults.push(this.#document.fault(path, remedy));
  }
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function partOf(value: unknown, key: string): unknown {
  return isMap(value) ? Reflect.get(value, key) : undefined;
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

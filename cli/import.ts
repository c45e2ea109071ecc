import type { z } from 'zod';
import type { Store } from '../store/open-store.ts';
import type { Kind, RowContext } from './kinds/kind.ts';
import { rowsOf } from './rows.ts';
import type { WrittenRow } from './rows.ts';

/** What is wrong with a row, and the way out. */
export interface RowFault {
  readonly line: number;
  readonly field: string;
  readonly value: string;
  readonly remedy: string;
}

export interface Imported {
  readonly read: number;
  readonly kept: number;
  /** Known already, and not to be changed any more. */
  readonly leftAlone: number;
  readonly bad: number;
  /** The first fifty. */
  readonly faults: readonly RowFault[];
}

export interface Importing extends RowContext {
  readonly kind: Kind;
  /** Absent: a rehearsal, which changes nothing and looks into no store. */
  readonly store: Store | undefined;
  readonly onFault: (fault: RowFault) => void;
  readonly onProgress: (read: number) => void;
}

const AT_ONCE = 500;
const FAULTS_KEPT = 50;

/** Brings the rows of a file into the store, some hundred at a time, so that a file of any length needs the same memory. */
export async function importRows(file: string, importing: Importing): Promise<Imported> {
  const batches = new Batches(importing);
  for await (const row of rowsOf(file, importing.kind.columns)) await batches.add(row);
  return batches.end();
}

interface GoodRow extends WrittenRow {
  readonly row: unknown;
}

class Batches {
  readonly #importing: Importing;
  readonly #schema: z.ZodType;
  readonly #faults: RowFault[] = [];
  readonly #counts = { read: 0, kept: 0, leftAlone: 0, bad: 0 };
  #waiting: GoodRow[] = [];

  constructor(importing: Importing) {
    this.#importing = importing;
    this.#schema = importing.kind.row(importing);
  }

  async add({ line, fields }: WrittenRow): Promise<void> {
    this.#counts.read += 1;
    const { data: row, error } = this.#schema.safeParse(fields);
    if (error === undefined) this.#waiting.push({ line, fields, row });
    else {
      this.#counts.bad += 1;
      for (const { path, message } of error.issues) this.#note({ line, fields }, path.join('.'), message);
    }
    if (this.#waiting.length >= AT_ONCE) await this.#keep();
  }

  async end(): Promise<Imported> {
    await this.#keep();
    return { ...this.#counts, faults: this.#faults };
  }

  async #keep(): Promise<void> {
    const { kind, store, onProgress } = this.#importing;
    const rows = this.#waiting;
    this.#waiting = [];
    const values = rows.map(({ row }) => row);
    const { leftAlone, faults } = store === undefined ? NOTHING_TO_TELL : await kind.keep(store, values);
    for (const { index, field, remedy } of faults) {
      const row = rows[index];
      if (row !== undefined) this.#note(row, field, remedy);
    }
    this.#counts.bad += faults.length;
    this.#counts.leftAlone += leftAlone;
    this.#counts.kept += rows.length - leftAlone - faults.length;
    onProgress(this.#counts.read);
  }

  #note({ line, fields }: WrittenRow, field: string, remedy: string): void {
    const fault = { line, field: field === '' ? 'row' : field, value: shown(fields, field), remedy };
    if (this.#faults.length < FAULTS_KEPT) this.#faults.push(fault);
    this.#importing.onFault(fault);
  }
}

const NOTHING_TO_TELL = { leftAlone: 0, faults: [] } as const;
const LONGEST_VALUE = 80;

function shown(fields: unknown, field: string): string {
  const value: unknown = typeof fields === 'object' && fields !== null ? Reflect.get(fields, field) : fields;
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 1)}…`;
}

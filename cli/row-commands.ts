import type { CountryCode } from 'libphonenumber-js';
import type { Store } from '../store/open-store.ts';
import { EXIT } from './exit-codes.ts';
import { exportRows } from './export.ts';
import { importRows } from './import.ts';
import type { Imported, RowFault } from './import.ts';
import { kindOf } from './kinds.ts';
import { print } from './print.ts';
import { withStore } from './with-store.ts';

export interface ImportOptions {
  readonly kind: string;
  readonly file: string;
  readonly dryRun?: boolean;
  readonly country?: CountryCode;
  readonly json?: boolean;
}

/** Imports, tells what became of the rows, and gives the exit code. */
export async function importCommand(options: ImportOptions): Promise<number> {
  const { file, country, dryRun = false } = options;
  const kind = kindOf(options.kind);
  const work = (store: Store | undefined) =>
    importRows(file, { kind, country, store, onFault: tellFault(file), onProgress: progress(options.kind) });
  const imported = await (dryRun ? work(undefined) : withStore(work));
  if (process.stderr.isTTY) process.stderr.write('\n');
  print(options, imported, summaryOf(imported, dryRun));
  return imported.bad === 0 ? EXIT.good : EXIT.someBad;
}

export interface ExportOptions {
  readonly kind: string;
  readonly file: string | undefined;
  readonly json?: boolean;
}

/** Exports, tells how many there were unless they went to standard output, and gives the exit code. */
export async function exportCommand(options: ExportOptions): Promise<number> {
  const kind = kindOf(options.kind);
  const rows = await withStore((store) => exportRows(options.file, kind, store));
  if (options.file !== undefined)
    print(options, { rows }, `${rows} ${options.kind} written to ${options.file}`);
  return EXIT.good;
}

function tellFault(file: string) {
  return ({ line, field, value, remedy }: RowFault) =>
    void process.stderr.write(
      `${process.stderr.isTTY ? CLEAR_LINE : ''}${file} line ${line}: ${field} is "${value}": ${remedy}\n`,
    );
}

/** Takes the progress away before something else is said. */
const CLEAR_LINE = '\r\u001B[K';
const TELL_EVERY_MS = 2000;

/** A line that grows on a terminal, and one now and then elsewhere. */
function progress(what: string): (read: number) => void {
  let toldAt = performance.now();
  return (read) => {
    if (process.stderr.isTTY) {
      process.stderr.write(`\r${read} ${what} read`);
    } else if (performance.now() - toldAt >= TELL_EVERY_MS) {
      toldAt = performance.now();
      process.stderr.write(`${read} ${what} read\n`);
    }
  };
}

function summaryOf({ read, kept, leftAlone, bad }: Imported, dryRun: boolean): string {
  const rest = `${leftAlone} left as they were, ${bad} bad`;
  return dryRun ? `${read} read: ${kept} would be kept, ${bad} bad` : `${read} read: ${kept} kept, ${rest}`;
}

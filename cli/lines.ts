import type { Line } from '../contracts/line.ts';
import { LinesFaulty } from '../lines/lines-faulty.ts';
import { readLines } from '../lines/read-lines.ts';

export type CheckedLines =
  | { readonly ok: true; readonly lines: readonly Pick<Line, 'number' | 'office' | 'script'>[] }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Reads a lines file as a gateway would. */
export function checkLines(file: string): CheckedLines {
  try {
    const lines = readLines(file).map(({ number, office, script }) => ({ number, office, script }));
    return { ok: true, lines };
  } catch (failure) {
    if (!(failure instanceof LinesFaulty)) throw failure;
    return { ok: false, faults: failure.message.split('\n') };
  }
}

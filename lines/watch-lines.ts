import { readFile } from 'node:fs/promises';
import type { Line } from '../contracts/line.ts';
import type { LinesFaulty } from './lines-faulty.ts';
import { faultyOf, parseLines, readLines } from './read-lines.ts';

const LOOK_EVERY_MS = 1000;

export interface WatchOptions {
  /** The file was changed for the better: these lines are in force from now on. */
  readonly onChange: (lines: readonly Line[]) => void;
  /** The file was changed and cannot be used: what was in force stays in force. Told once for each change. */
  readonly onFault: (faulty: LinesFaulty) => void;
  readonly lookEveryMs?: number;
}

/** A lines file that may be edited while we run. */
export interface WatchedLines {
  /** The lines in force. */
  readonly lines: readonly Line[];
  close(): void;
}

/**
 * Reads a lines file, and again whenever it changes. It looks at what is written, not at the times of the file nor at
 * events of its folder: these are lost where a file is mounted, linked, replaced, or edited twice in a moment.
 * @throws {LinesFaulty} when it cannot be used to begin with.
 */
export function watchLines(file: string, options: WatchOptions): WatchedLines {
  let lines: readonly Line[] = readLines(file);
  // What was written at the start is read once more at the first look: an edit in between must not be lost.
  let seen: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const consider = (latest: string | LinesFaulty): void => {
    const isFirst = seen === undefined;
    const what = typeof latest === 'string' ? latest : latest.message;
    if (closed || what === seen) return;
    seen = what;
    const changed = typeof latest === 'string' ? tryToParse(file, latest) : latest;
    if (!Array.isArray(changed)) return options.onFault(changed);
    if (isFirst && JSON.stringify(changed) === JSON.stringify(lines)) return;
    lines = changed;
    options.onChange(changed);
  };
  const look = (): void => {
    void readFile(file, 'utf8')
      .catch((cause: unknown) => faultyOf(file, cause))
      .then(consider)
      .finally(lookLater);
  };
  const lookLater = (): void => {
    // A process that has nothing else to do need not wait for an edit.
    if (!closed) timer = setTimeout(look, options.lookEveryMs ?? LOOK_EVERY_MS).unref();
  };
  lookLater();
  return {
    get lines() {
      return lines;
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}

function tryToParse(file: string, text: string): Line[] | LinesFaulty {
  try {
    return parseLines(file, text);
  } catch (cause) {
    return faultyOf(file, cause);
  }
}

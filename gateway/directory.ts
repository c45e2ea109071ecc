import type { Logger } from 'pino';
import type { Line, OfficeNow } from '../contracts/line.ts';
import { PROMPTS_OF } from '../lines/default-prompts.ts';
import { findLine, normaliseNumber } from '../lines/find-line.ts';
import { isReady } from '../lines/prompts.ts';
import { resolveLine } from '../lines/resolve-line.ts';
import { watchLines } from '../lines/watch-lines.ts';

/** The office's lines as a ringing call needs them. */
export interface Directory {
  /** The line of a dialled number, its prompts rendered for this moment, and whether its office is open. */
  resolve(dialled: string, at: Date): { readonly line: Line; readonly office: OfficeNow } | undefined;
  /** E.164, or undefined when withheld or unreadable. */
  normalise(number: string): string | undefined;
  close(): void;
}

/** Makes prompts ready before somebody calls. */
export interface PromptKeeper {
  prepare(prompts: readonly PromptToKeep[]): Promise<void>;
}

interface PromptToKeep {
  readonly text: string;
  readonly voice: string;
  readonly language: string;
}

/**
 * Opens the lines file and follows its changes; a faulty edit is reported, and what was in force stays.
 * @throws {LinesFaulty} with every fault, when the file cannot be used at the start.
 */
export function openDirectory(file: string, { log, voice }: { log: Logger; voice: PromptKeeper }): Directory {
  let lines: readonly Line[] = [];
  const use = (changed: readonly Line[]) => {
    lines = changed;
    log.info({ lines: lines.length, file }, 'lines in force');
    void voice.prepare(lines.flatMap(promptsOf));
  };
  const watch = watchLines(file, {
    onChange: use,
    onFault: ({ message: faults }) =>
      log.error({ faults }, 'the lines cannot be changed: the old ones stay in force'),
  });
  use(watch.lines);
  return {
    resolve: (dialled, at) => {
      const line = findLine(lines, dialled);
      return line === undefined ? undefined : resolveLine(line, at);
    },
    normalise: normaliseNumber,
    close: () => watch.close(),
  };
}

/** What would be said if somebody called now; what depends on the hour, or on the caller, is made when it is needed. */
function promptsOf(line: Line): PromptToKeep[] {
  const { prompts, script, voice, language } = resolveLine(line, new Date()).line;
  return Object.entries<string>({ ...prompts })
    .filter(([name, text]) => PROMPTS_OF[script].includes(name) && isReady(text))
    .map(([, text]) => ({ text, voice, language }));
}

import { CommanderError } from 'commander';
import { SettingsFaulty } from '../config.ts';
import { StoreUnreachable } from '../store/open-store.ts';
import { FileFaulty } from './rows.ts';

/** How a command ends, for scripts. */
export const EXIT = { good: 0, someBad: 1, usage: 2, unreachable: 3, noSuchCall: 4 } as const;

export const EXIT_CODES_HELP = `
Exit codes: 0 all good; 1 some rows, or the lines file, are bad; 2 the command, a setting or the file makes no sense;
3 the store cannot be reached; 4 there is no such call.`;

/** What a command that could not be carried out ends with. */
export function exitCodeOf(failure: unknown): number {
  if (failure instanceof CommanderError) return failure.exitCode === 0 ? EXIT.good : EXIT.usage;
  if (failure instanceof StoreUnreachable) return EXIT.unreachable;
  if (failure instanceof FileFaulty || failure instanceof SettingsFaulty) return EXIT.usage;
  return EXIT.someBad;
}

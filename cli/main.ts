/** Program: `npx holdfast …`, for people and scripts beside the processes of the product. */
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { getCountries } from 'libphonenumber-js';
import type { CountryCode } from 'libphonenumber-js';
import { readSettings } from '../config.ts';
import { callsCommand, showCommand } from './call-commands.ts';
import { EXIT, exitCodeOf, EXIT_CODES_HELP } from './exit-codes.ts';
import { kindNames } from './kinds.ts';
import { exportCommand, importCommand } from './row-commands.ts';
import { checkLines } from './lines.ts';
import { print } from './print.ts';

const program = new Command('holdfast')
  .description('Brings data in and out, checks the lines file, and tells what became of calls.')
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .option('--json', 'one line of JSON on standard output')
  .addHelpText('after', EXIT_CODES_HELP);

program
  .command('import')
  .description(
    `Bring rows of a file into the store: ${kindNames.join(', ')}. Good rows are kept, bad ones named.`,
  )
  .argument('<kind>', kindNames.join(', '))
  .argument('<file>', '.csv with a header, .jsonl with an object per line, or .json with an array')
  .option('--dry-run', 'check the rows and change nothing')
  .option('--country <code>', 'whose numbers those without a country code are: SG', countryCode)
  .addHelpText('after', '\nExample: holdfast import customers customers.csv --country SG --dry-run')
  .action(async (kind: string, file: string, _, command: Command) => {
    process.exitCode = await importCommand({ ...command.optsWithGlobals(), kind, file });
  });

program
  .command('export')
  .description('Write all rows of a kind as CSV, as import reads them.')
  .argument('<kind>', kindNames.join(', '))
  .argument('[file]', 'absent: standard output')
  .addHelpText('after', '\nExample: holdfast export notifications notifications.csv')
  .action(async (kind: string, file: string | undefined, _, command: Command) => {
    process.exitCode = await exportCommand({ ...command.optsWithGlobals(), kind, file });
  });

program
  .command('lines')
  .description('The lines file.')
  .command('check')
  .description('Say what is wrong with a lines file, or which lines it has.')
  .argument('[file]', 'absent: LINES_FILE')
  .addHelpText('after', '\nExample: holdfast lines check lines.yaml')
  .action((file: string | undefined, _, command: Command) => {
    const checked = checkLines(file ?? readSettings([]).LINES_FILE);
    const text = checked.ok
      ? checked.lines.map(({ number, office, script }) => `${number}  ${script}  ${office}`).join('\n')
      : checked.faults.join('\n');
    print(command.optsWithGlobals(), checked, text);
    process.exitCode = checked.ok ? EXIT.good : EXIT.someBad;
  });

program
  .command('calls')
  .description('The latest calls, newest first.')
  .option('--limit <n>', 'how many, 500 at the most', wholeNumber, 20)
  .addHelpText('after', '\nExample: holdfast calls --limit 50 --json')
  .action(async (_, command: Command) => {
    process.exitCode = await callsCommand(command.optsWithGlobals());
  });

program
  .command('show')
  .description('The story of one call: states, conversation, messages.')
  .argument('<call>', 'its id, as calls prints it')
  .addHelpText('after', '\nExample: holdfast show 3f0c9a52')
  .action(async (callId: string, _, command: Command) => {
    process.exitCode = await showCommand({ ...command.optsWithGlobals(), callId });
  });

try {
  await program.parseAsync();
} catch (failure) {
  if (!(failure instanceof CommanderError)) process.stderr.write(`${messageOf(failure)}\n`);
  process.exitCode = exitCodeOf(failure);
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}

function countryCode(written: string): CountryCode {
  const country = getCountries().find((code) => code === written.toUpperCase());
  if (country === undefined) throw new InvalidArgumentError('write a country as in ISO 3166: SG');
  return country;
}

function wholeNumber(written: string): number {
  if (!/^[1-9]\d{0,2}$/.test(written)) throw new InvalidArgumentError('write a whole number from 1 to 500');
  return Number(written);
}

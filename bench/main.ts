/**
 * Program (npm run bench -- answer | capacity [--calls N] [--seconds N] [--json]): measures the product on the embedded
 * stack. With --json one line of JSON; progress goes to standard error.
 */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { programsFrom } from '../simulator/stack/programs.ts';
import { benchAnswer } from './answer.ts';
import { openBenchStack } from './bench-stack.ts';
import { benchCapacity } from './capacity.ts';

const USAGE = `npm run bench -- answer
npm run bench -- capacity --calls 100 --seconds 60
  --json   print one line of JSON only`;

const root = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    calls: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '60' },
    json: { type: 'boolean', default: false },
    folder: { type: 'string', default: join(root, '.holdfast', 'bench', String(process.pid)) },
  },
});
const tell = (text: string): void => void process.stderr.write(`${text}\n`);
const [bench] = positionals;
const calls = wholeNumber('calls', values.calls);
const seconds = wholeNumber('seconds', values.seconds);

if (bench !== 'answer' && bench !== 'capacity') {
  tell(`There is no bench "${bench ?? ''}".\n${USAGE}`);
  process.exit(2);
}
process.exit(await run(bench));

async function run(name: 'answer' | 'capacity'): Promise<number> {
  try {
    const folder = resolve(values.folder);
    const stack = await openBenchStack({
      folder,
      programs: programsFrom(process.env),
      maxSeconds: seconds + 60,
    });
    try {
      const figures =
        name === 'answer'
          ? await benchAnswer(stack, tell)
          : await benchCapacity(stack, { calls, seconds }, tell);
      process.stdout.write(
        `${values.json ? JSON.stringify(figures) : JSON.stringify(figures, undefined, 2)}\n`,
      );
    } finally {
      await stack.close();
    }
    return 0;
  } catch (failure) {
    tell(failure instanceof Error ? failure.message : String(failure));
    return 1;
  }
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  tell(`--${name} is "${text}": give a whole number above 0.\n${USAGE}`);
  return process.exit(2);
}

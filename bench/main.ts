/**
 * Program (npm run bench -- <name> [options] [--json]): measures the product on the embedded stack. With --json one line
 * of JSON; progress goes to standard error.
 */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { programsFrom } from '../simulator/stack/programs.ts';
import { benchAnswer } from './answer.ts';
import { BARGE_IN_LINE, benchBargeIn } from './bargein.ts';
import { openBenchStack, type BenchStack } from './bench-stack.ts';
import { benchBookingRace, RACE_LINE } from './booking-race.ts';
import { benchCapacity, capacityLine } from './capacity.ts';
import { benchTurn, TURN_LINE } from './turn.ts';

const USAGE = `npm run bench -- answer
npm run bench -- capacity --calls 100 --seconds 60
npm run bench -- booking-race --callers 50
npm run bench -- turn --turns 200
npm run bench -- bargein --times 100 --noises 200
  --json   print one line of JSON only`;

const root = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    calls: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '60' },
    callers: { type: 'string', default: '50' },
    turns: { type: 'string', default: '200' },
    times: { type: 'string', default: '100' },
    noises: { type: 'string', default: '200' },
    json: { type: 'boolean', default: false },
    folder: { type: 'string', default: join(root, '.holdfast', 'bench', String(process.pid)) },
  },
});
const tell = (text: string): void => void process.stderr.write(`${text}\n`);

/** What is measured, and on which line. */
interface Bench {
  readonly line: object;
  readonly run: (stack: BenchStack) => Promise<object>;
}

const calls = count('calls');
const seconds = count('seconds');
const callers = count('callers');
const turns = count('turns');
const [times, noises] = [count('times'), count('noises')];

const BENCHES: Readonly<Record<string, Bench>> = {
  answer: { line: capacityLine(seconds), run: (stack) => benchAnswer(stack, tell) },
  capacity: {
    line: capacityLine(seconds),
    run: (stack) => benchCapacity(stack, { calls, seconds }, tell),
  },
  'booking-race': { line: RACE_LINE, run: (stack) => benchBookingRace(stack, { callers }, tell) },
  turn: { line: TURN_LINE, run: (stack) => benchTurn(stack, { turns }, tell) },
  bargein: { line: BARGE_IN_LINE, run: (stack) => benchBargeIn(stack, { times, noises }, tell) },
};

const [name = ''] = positionals;
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (bench === undefined) {
  tell(`There is no bench "${name}".\n${USAGE}`);
  process.exit(2);
}
process.exit(await run(bench));

async function run({ line, run: measure }: Bench): Promise<number> {
  try {
    const folder = resolve(values.folder);
    const stack = await openBenchStack({ folder, programs: programsFrom(process.env), line });
    try {
      const figures = await measure(stack);
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

function count(option: 'calls' | 'seconds' | 'callers' | 'turns' | 'times' | 'noises'): number {
  const text = values[option];
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  tell(`--${option} is "${text}": give a whole number above 0.\n${USAGE}`);
  return process.exit(2);
}

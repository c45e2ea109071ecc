import { createInterface } from 'node:readline';
import { SetUpFailure } from './failure.mjs';
import { signalGroup, spawnGuarded } from './guarded.mjs';

const FIRST_LINES = 6;
const LAST_LINES = 12;
/** Nothing that set-up starts has anything to save: it is rebuilt next time. */
const GRACE_MS = 2000;

/**
 * @typedef {object} Command
 * @property {string} what how a failure names it ("npm ci")
 * @property {string} command
 * @property {readonly string[]} args
 * @property {string} remedy what to do when it fails
 * @property {AbortSignal} signal ends it
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {(line: string) => void} [onLine] every line that it prints
 */

/**
 * Runs a program to its end and gives what it printed on standard output.
 * @param {Command} command
 * @returns {Promise<string>} rejects with a `SetUpFailure` that holds its last lines
 */
export async function run(command) {
  const { what, signal } = command;
  signal.throwIfAborted();
  const child = spawnGuarded(command.command, command.args, {
    cwd: command.cwd ?? '/',
    ...(command.env === undefined ? {} : { env: command.env }),
    stdout: 'pipe',
    stderr: 'pipe',
    graceMs: GRACE_MS,
  });
  const stop = () => child.pid !== undefined && signalGroup(child.pid, 'SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  /** @type {string[]} */
  const printed = [];
  /** @type {string[]} */
  const out = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      printed.push(line);
      if (stream === child.stdout) out.push(line);
      command.onLine?.(line);
    });
  }
  /** @type {string} */
  const ending = await new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('close', (code) => resolve(code === 0 ? '' : `ended with status ${code}`));
  });
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (ending === '') return out.join('\n');
  throw new SetUpFailure(`${what} ${ending}`, command.remedy, ends(printed));
}

/**
 * The first lines often name the cause, the last ones the consequence.
 * @param {string[]} lines
 */
function ends(lines) {
  if (lines.length <= FIRST_LINES + LAST_LINES) return lines.join('\n');
  return [...lines.slice(0, FIRST_LINES), '…', ...lines.slice(-LAST_LINES)].join('\n');
}

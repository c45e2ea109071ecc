import { createInterface } from 'node:readline';
import { SetUpFailure } from './failure.mjs';
import { signalGroup, spawnGuarded } from './guarded.mjs';

const TAIL_LINES = 15;
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
  const tail = [];
  /** @type {string[]} */
  const out = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      tail.push(line);
      if (tail.length > TAIL_LINES) tail.shift();
      if (stream === child.stdout) out.push(line);
      command.onLine?.(line);
    });
  }
  const { code, error } = await new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, error }));
    child.once('close', (code) => resolve({ code, error: undefined }));
  });
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (code === 0) return out.join('\n');
  const how = error === undefined ? `ended with status ${code}` : `could not be started: ${error.message}`;
  throw new SetUpFailure(`${what} ${how}`, command.remedy, tail.join('\n'));
}

import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} GuardedOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} graceMs time between SIGTERM and SIGKILL when this process dies without having ended its child
 * @property {import('node:child_process').IOType | number} stdout
 * @property {import('node:child_process').IOType | number} stderr
 */

/**
 * The child waits for one line before it becomes the program that was asked for. So it is known to the guard before it
 * does anything, and when this process dies in between the line never comes and the child just ends.
 */
const GATE = 'read -r go && exec "$0" "$@" </dev/null';
const GUARD = fileURLToPath(new URL('guard.mjs', import.meta.url));

/** @type {Map<number, number>} */
const graceMsOf = new Map();
/** @type {import('node:child_process').ChildProcess | undefined} */
let guard;

/**
 * Starts a program in a process group of its own that does not outlive this process, even after `kill -9`.
 * The terminal's Ctrl-C does not reach it: whoever started it ends it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {GuardedOptions} options
 */
export function spawnGuarded(command, args, options) {
  const child = spawn('/bin/sh', ['-c', GATE, command, ...args], {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
    stdio: ['pipe', options.stdout, options.stderr],
    detached: true,
  });
  const { pid } = child;
  if (pid === undefined) return child;
  graceMsOf.set(pid, options.graceMs);
  guard ??= startGuard();
  tell(`+${pid} ${options.graceMs}`);
  child.once('exit', () => {
    graceMsOf.delete(pid);
    signalGroup(pid, 'SIGKILL'); // what it started and left behind
    tell(`-${pid}`);
  });
  child.stdin?.on('error', () => {}); // killed before the gate opened: its exit tells
  child.stdin?.end('go\n');
  return child;
}

/**
 * Sends a signal to a guarded child and everything that it started itself. False when nobody of them is left.
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
export function signalGroup(pid, signal) {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

function startGuard() {
  // Those that live already are in its arguments: we may be killed before we have told it anything.
  const living = [...graceMsOf].map(([pid, graceMs]) => `+${pid} ${graceMs}`);
  const started = spawn(process.execPath, [GUARD, ...living], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: {},
    cwd: '/',
  });
  started.unref();
  if (started.stdin instanceof Socket) started.stdin.unref(); // the pipe must not keep us alive
  started.stdin?.on('error', () => {}); // the guard is gone: the exit below sees to it
  started.once('error', () => (guard = undefined));
  started.once('exit', () => {
    // Somebody killed the guard: the children must not be without one.
    guard = graceMsOf.size === 0 ? undefined : startGuard();
  });
  return started;
}

/** @param {string} line */
function tell(line) {
  guard?.stdin?.write(`${line}\n`);
}

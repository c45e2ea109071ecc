/**
 * Program: node set-up/run.mjs [--needs=temporal,store,vendor-sdk] [entry.ts [argument…]]
 *
 * Sees that everything is there, then runs the entry on our own Node 24 with the same output, signals and exit status.
 * Works on any Node from 18 on. What it prints itself goes to standard error. When this process or the npm above it
 * dies, in whatever way, the entry is ended too.
 */
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { SetUpFailure } from './failure.mjs';
import { signalGroup, spawnGuarded } from './guarded.mjs';
import { compileCache, node24, root } from './places.mjs';
import { NEEDS, setUp } from './steps.mjs';
import { watchAncestors } from './watch-ancestors.mjs';

/** @import { Need } from './steps.mjs' */

/** The entry may take this long to end by itself; what it started is then ended by its own guard. */
const GRACE_MS = 20_000;
/** Ctrl-C may arrive twice, from the terminal and passed on by npm. */
const SAME_SIGNAL_MS = 500;

const [first = '', ...others] = process.argv.slice(2);
const { needs, rest } = first.startsWith('--needs=')
  ? { needs: checkNeeds(first.slice('--needs='.length).split(',')), rest: others }
  : { needs: [], rest: process.argv.slice(2) };
const [entry, ...args] = rest;

const interrupted = new AbortController();
/** @type {NodeJS.Signals} */
let interruptedBy = 'SIGTERM';
/** @type {(signal: NodeJS.Signals) => void} */
let onSignal = (signal) => {
  interruptedBy = signal;
  interrupted.abort();
};
let lastSignalAt = -Infinity;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    if (performance.now() - lastSignalAt < SAME_SIGNAL_MS) return;
    lastSignalAt = performance.now();
    onSignal(signal);
  });
}
watchAncestors(() => onSignal('SIGTERM'));

try {
  const found = await setUp({ needs, env: process.env, say, signal: interrupted.signal });
  if (entry === undefined) {
    say('Everything is there.');
    for (const [setting, value] of Object.entries(found)) say(`  ${setting}=${value}`);
  } else
    process.exitCode = await runEntry(entry, { NODE_COMPILE_CACHE: compileCache, ...process.env, ...found });
} catch (error) {
  process.exitCode = explain(error);
}

/**
 * @param {string} file
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
function runEntry(file, env) {
  const child = spawnGuarded(node24, [resolve(root, file), ...args], {
    cwd: process.cwd(),
    env,
    stdout: 'inherit',
    stderr: 'inherit',
    graceMs: GRACE_MS,
  });
  onSignal = (signal) => child.pid !== undefined && signalGroup(child.pid, signal);
  return new Promise((settle, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      settle(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
}

/**
 * @param {unknown} error
 * @returns {number} the exit status
 */
function explain(error) {
  if (interrupted.signal.aborted) {
    say('Interrupted. What was finished is kept; the next run goes on from there.');
    return 128 + constants.signals[interruptedBy];
  }
  const failures = error instanceof AggregateError ? error.errors : [error];
  for (const failure of failures) {
    if (!(failure instanceof SetUpFailure)) throw failure;
    say(`Holdfast cannot start: ${failure.message}.`);
    if (failure.detail !== '') say(failure.detail.replaceAll(/^/gm, '    '));
    say(`  ${failure.remedy}`);
  }
  return 1;
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * @param {string[]} names
 * @returns {Need[]}
 */
function checkNeeds(names) {
  return names.map((name) => {
    const need = NEEDS.find((known) => known === name);
    if (need === undefined) throw new Error(`--needs names "${name}"; it knows ${NEEDS.join(', ')}`);
    return need;
  });
}

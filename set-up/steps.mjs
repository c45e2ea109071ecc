import { packagesStep } from './packages.mjs';
import { cacheFolder } from './places.mjs';
import { pythonStep } from './python.mjs';
import { storeStep } from './store.mjs';

/** @import { SetUpFailure } from './failure.mjs' */

/**
 * One thing that has to be there before anything of ours can run.
 * @typedef {object} Step
 * @property {string} name
 * @property {number} minutes how long it takes on a bare machine
 * @property {() => boolean} ready a check of a few file names, cheap enough for every start
 * @property {() => SetUpFailure | undefined} obstacle why it cannot be made here; asked only when it is not ready
 * @property {(report: (line: string) => void, signal: AbortSignal) => Promise<void>} make
 * @property {() => Record<string, string>} gives settings by which what we start finds it
 */

/** Some crates take minutes: whoever waits must see that it goes on. */
const REMIND_EVERY_MS = 30_000;

/** What may be asked for beside the packages. */
export const NEEDS = /** @type {const} */ (['temporal', 'store', 'vendor-sdk']);
/** @typedef {(typeof NEEDS)[number]} Need */

/**
 * Sees to it that everything asked for is there, side by side, and gives the settings by which it is found.
 * @param {{ needs: readonly Need[], env: NodeJS.ProcessEnv, say: (line: string) => void, signal: AbortSignal }} request
 * @returns {Promise<Record<string, string>>} rejects with an AggregateError of `SetUpFailure`s, nothing left half-started
 */
export async function setUp({ needs, env, say, signal }) {
  const steps = stepsFor(needs, env);
  const pending = steps.filter((step) => !step.ready());
  if (pending.length > 0) {
    const obstacles = pending.flatMap((step) => step.obstacle() ?? []);
    if (obstacles.length > 0) throw new AggregateError(obstacles, 'something is missing');
    announce(pending, env, say);
    await makeAll(pending, say, signal);
  }
  return Object.assign({}, ...steps.map((step) => step.gives()));
}

/**
 * @param {readonly Need[]} needs
 * @param {NodeJS.ProcessEnv} env
 */
function stepsFor(needs, env) {
  const temporal = needs.includes('temporal');
  const vendorSdk = needs.includes('vendor-sdk');
  return [
    packagesStep(env),
    ...(temporal || vendorSdk ? [pythonStep(env, { temporal, vendorSdk })] : []),
    ...(needs.includes('store') ? [storeStep(env)] : []),
  ];
}

/**
 * @param {readonly Step[]} pending
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} say
 */
function announce(pending, env, say) {
  const minutes = Math.max(...pending.map((step) => step.minutes));
  const time =
    minutes > 1 ? `about ${minutes} minutes, this first time on this machine` : 'less than a minute';
  say(`Setting up ${pending.map((step) => step.name).join(', ')}: ${time}.`);
  if (minutes > 1)
    say(`  A database server is compiled; it is kept in ${cacheFolder(env)} for every later clone.`);
}

/**
 * Makes the steps side by side. The first that fails ends the others: what they have finished is kept.
 * @param {readonly Step[]} pending
 * @param {(line: string) => void} say
 * @param {AbortSignal} signal
 */
async function makeAll(pending, say, signal) {
  const stop = new AbortController();
  const interrupt = () => stop.abort(signal.reason);
  signal.addEventListener('abort', interrupt, { once: true });
  /** @type {unknown[]} */
  const failures = [];
  const made = pending.map((step) =>
    makeOne(step, say, stop.signal).catch((failure) => {
      if (!stop.signal.aborted) failures.push(failure);
      stop.abort();
    }),
  );
  await Promise.all(made);
  signal.removeEventListener('abort', interrupt);
  signal.throwIfAborted();
  if (failures.length > 0) throw new AggregateError(failures, 'set-up failed');
}

/**
 * @param {Step} step
 * @param {(line: string) => void} say
 * @param {AbortSignal} signal
 */
async function makeOne(step, say, signal) {
  const startedAt = performance.now();
  /** @param {string} line */
  const report = (line) => say(`  ${step.name.padEnd(9)} ${line}`);
  const seconds = () => `${Math.round((performance.now() - startedAt) / 1000)} s`;
  const reminder = setInterval(() => report(`still at it after ${seconds()}`), REMIND_EVERY_MS);
  try {
    await step.make(report, signal);
  } finally {
    clearInterval(reminder);
  }
  report(`ready after ${seconds()}`);
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { SetUpFailure } from './failure.mjs';
import { acquire } from './lock.mjs';
import { hashOf, isProgram, node24, onPath, root } from './places.mjs';

/** @import { Step } from './steps.mjs' */

const LOCKFILE = join(root, 'package-lock.json');
/** Inside node_modules, so that whatever removes these removes it too. */
const STAMP = join(root, 'node_modules/.holdfast-set-up');
const WAIT_FOR_ANOTHER_MS = 10 * 60_000;
/**
 * Not `npm ci`: that one refuses the whole lockfile when a package for some other system is not in it, which is how npm
 * writes it when a registry does not carry that one. This takes the very same versions and leaves the lockfile alone.
 */
const INSTALL = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', '--no-progress'];
const REMEDY =
  'See that the npm registry can be reached (npm config get registry; npm ping), then run the same command again.';

/**
 * The npm packages, with Node 24 among them.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Step}
 */
export function packagesStep(env) {
  const npm = npmCommand(env);
  return {
    name: 'packages',
    minutes: 1,
    ready: () => stamped() || adopted(),
    obstacle: () =>
      npm === undefined
        ? new SetUpFailure(
            'npm is not on the PATH',
            'Install Node.js 18 or later with npm: https://nodejs.org',
          )
        : undefined,
    async make(report, signal) {
      if (npm !== undefined) await install({ npm, env, report, signal });
    },
    gives: () => ({}),
  };
}

/**
 * The npm that runs us, else the one on the PATH.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[] | undefined}
 */
function npmCommand(env) {
  const running = env['npm_execpath'];
  if (running?.endsWith('.js') && existsSync(running)) return [process.execPath, running];
  const found = onPath('npm', env);
  return found === undefined ? undefined : [found];
}

function wanted() {
  return `${hashOf(LOCKFILE)} ${process.platform} ${process.arch}\n`;
}

function stamped() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted() && isProgram(node24);
}

/** Packages that somebody's own `npm install` brought to the very state of the lockfile are taken as they are. */
function adopted() {
  const same = isProgram(node24) && JSON.stringify(locked()) === JSON.stringify(installed());
  if (same) writeFileSync(STAMP, wanted());
  return same;
}

function locked() {
  return versionsIn(LOCKFILE);
}

function installed() {
  return versionsIn(join(root, 'node_modules/.package-lock.json'));
}

/**
 * Package folders and their versions, in the order in which npm writes them. Packages for other systems are in the lockfile, but never installed.
 * @param {string} file
 */
function versionsIn(file) {
  if (!existsSync(file)) return undefined;
  /** @type {{ packages: Record<string, { version?: string, optional?: boolean }> }} */
  const { packages } = JSON.parse(readFileSync(file, 'utf8'));
  return Object.entries(packages)
    .filter(([folder, { optional }]) => folder !== '' && optional !== true)
    .map(([folder, { version }]) => `${folder}@${version}`);
}

/** @param {{ npm: string[], env: NodeJS.ProcessEnv, report: (line: string) => void, signal: AbortSignal }} context */
async function install({ npm, env, report, signal }) {
  mkdirSync(join(root, '.holdfast'), { recursive: true });
  const lock = await acquire(join(root, '.holdfast/packages.lock'), {
    waitMs: WAIT_FOR_ANOTHER_MS,
    onWait: (pid) => report(`another set-up (process ${pid}) is at it: waiting for it`),
  });
  try {
    if (stamped()) return;
    report('npm install, as the lockfile says');
    const [command = 'npm', ...first] = npm;
    const args = [...first, ...INSTALL];
    await run({ what: 'npm install', command, args, cwd: root, env, signal, remedy: REMEDY });
    await checkNode(signal);
    writeFileSync(STAMP, wanted());
  } finally {
    lock.release();
  }
}

/**
 * The package `node` fetches its program in an install script, which npm can be told not to run.
 * @param {AbortSignal} signal
 */
async function checkNode(signal) {
  const remedy =
    'Let npm run install scripts: npm config delete ignore-scripts; then run the same command again.';
  const version = await run({
    what: `${node24} --version`,
    command: node24,
    args: ['--version'],
    signal,
    remedy,
  });
  if (!version.startsWith('v24.')) throw new SetUpFailure(`${node24} is ${version}, not Node 24`, remedy);
}

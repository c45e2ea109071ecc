import { createHash } from 'node:crypto';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout that this file belongs to. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** The Node that everything of ours runs on: it comes with the packages, whatever Node started the set-up. */
export const node24 = join(root, 'node_modules/.bin/node');

/**
 * Where Node keeps what it has compiled: a process of ours starts in two thirds of the time. It lies beside the packages
 * because their code is nearly all of it, and goes with them.
 */
export const compileCache = join(root, 'node_modules/.cache/node-compile');

/** The program that speaks MongoDB's protocol, pinned: all its releases are pre-releases, so the version is spelled out. */
export const secantus = {
  crate: 'secantus-mdb',
  version: '0.5.3-beta.196',
  program: 'secantusd-rs',
  crates: 210,
};

/**
 * Folder of the user in which things built or downloaded once are kept, shared by all clones.
 * @param {NodeJS.ProcessEnv} env
 */
export function cacheFolder(env) {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'holdfast');
}

/**
 * Where the compiled database server is kept, by version.
 * @param {NodeJS.ProcessEnv} env
 */
export function secantusFolder(env) {
  return join(cacheFolder(env), `${secantus.crate}-${secantus.version}`);
}

/** What pip is asked for, every version pinned. */
export const requirementsFile = join(root, 'set-up/requirements.txt');

/**
 * Where the Python environment is kept, by its pins.
 * @param {NodeJS.ProcessEnv} env
 */
export function pythonFolder(env) {
  return join(cacheFolder(env), `python-${hashOf(requirementsFile).slice(0, 12)}`);
}

/**
 * SHA-256 of a file, in hex.
 * @param {string} file
 */
export function hashOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/**
 * Full path of a program on the search path, or undefined.
 * @param {string} program
 * @param {NodeJS.ProcessEnv} env
 */
export function onPath(program, env) {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, program)).find(isProgram);
}

/**
 * Whether a file is there and may be executed.
 * @param {string} file
 */
export function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

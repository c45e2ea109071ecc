import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startOf } from './process-identity.mjs';

/** @typedef {{ pid: number, start: string }} Owner */
/** @typedef {{ path: string, addOwner(pid: number): void, release(): void }} Lock */

const POLL_MS = 200;
/** What a dead owner started is being ended by its guard; whoever takes over gives it this long. */
const AFTER_TAKEOVER_MS = 2500;
const BREAKING_TAKES_AT_MOST_MS = 10_000;

/** The lock belongs to a living process, and there was no more time to wait for it. */
export class LockHeld extends Error {
  /**
   * @param {string} path
   * @param {number} pid
   */
  constructor(path, pid) {
    super(`${path} is held by process ${pid}`);
    this.name = 'LockHeld';
    this.pid = pid;
  }
}

/**
 * Takes a lock that dies with its owners: a folder with their numbers in it, put in place whole by one rename. It is
 * held as long as any owner lives; a lock of the dead is taken over.
 * @param {string} path
 * @param {{ waitMs: number, orphansMs?: number, onWait?: (pid: number) => void, afterTakeoverMs?: number }} options
 *   orphansMs: how long to wait for owners that were added by a taker who is dead, since they are being ended
 * @returns {Promise<Lock>} rejects with `LockHeld` after waitMs
 */
export async function acquire(path, options) {
  const startedAt = performance.now();
  let takenOver = false;
  let told = false;
  mkdirSync(dirname(path), { recursive: true });
  while (!put(path)) {
    const holder = livingOwner(path);
    if (holder === undefined && removeStale(path)) {
      takenOver = true;
      continue;
    }
    const patienceMs = holder?.orphan === true ? (options.orphansMs ?? options.waitMs) : options.waitMs;
    const waitedMs = performance.now() - startedAt;
    if (holder !== undefined && waitedMs >= patienceMs) throw new LockHeld(path, holder.pid);
    if (holder !== undefined && !told) options.onWait?.(holder.pid);
    told ||= holder !== undefined;
    await sleep(POLL_MS);
  }
  if (takenOver) await sleep(options.afterTakeoverMs ?? AFTER_TAKEOVER_MS);
  return lockAt(path);
}

/**
 * @param {string} path
 * @returns {Lock}
 */
function lockAt(path) {
  const owners = [self()];
  return {
    path,
    addOwner(pid) {
      const start = startOf(pid);
      if (start === undefined) return;
      owners.push({ pid, start });
      const fresh = join(path, `owners.${randomUUID()}`);
      writeFileSync(fresh, JSON.stringify(owners));
      renameSync(fresh, join(path, 'owners.json'));
    },
    release() {
      discard(path);
    },
  };
}

/** @returns {Owner} */
function self() {
  return { pid: process.pid, start: startOf(process.pid) ?? '' };
}

/** @param {string} path */
function put(path) {
  const fresh = `${path}.${randomUUID()}`;
  mkdirSync(fresh);
  writeFileSync(join(fresh, 'owners.json'), JSON.stringify([self()]));
  try {
    renameSync(fresh, path);
    return true;
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * The first living owner; undefined when all are dead or the lock is gone. An orphan outlived the one that took the lock.
 * @param {string} path
 */
function livingOwner(path) {
  const owners = ownersOf(path);
  const index = owners.findIndex(({ pid, start }) => startOf(pid) === start);
  const owner = owners[index];
  return owner === undefined ? undefined : { pid: owner.pid, orphan: index > 0 };
}

/**
 * @param {string} path
 * @returns {Owner[]}
 */
function ownersOf(path) {
  try {
    return JSON.parse(readFileSync(join(path, 'owners.json'), 'utf8'));
  } catch {
    return [];
  }
}

/**
 * Removes a lock of the dead. Only one process at a time may do so and looks once more before it does: otherwise two
 * that saw the same dead owner could remove each other's fresh lock.
 * @param {string} path
 */
function removeStale(path) {
  const breaking = `${path}.breaking`;
  try {
    mkdirSync(breaking);
  } catch {
    if (ageMs(breaking) > BREAKING_TAKES_AT_MOST_MS) rmSync(breaking, { recursive: true, force: true });
    return false;
  }
  try {
    if (livingOwner(path) !== undefined) return false;
    discard(path);
    return true;
  } finally {
    rmdirSync(breaking);
  }
}

/**
 * Takes the lock away in one move. Emptied in place it could, half-way, be replaced by somebody's fresh one.
 * @param {string} path
 */
function discard(path) {
  const old = `${path}.${randomUUID()}`;
  try {
    renameSync(path, old);
  } catch {
    return; // gone already
  }
  rmSync(old, { recursive: true, force: true });
}

/** @param {string} path */
function ageMs(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

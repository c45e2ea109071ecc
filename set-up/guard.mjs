/**
 * Program: ends what a launcher started when the launcher is gone, in whatever way it went.
 *
 * It is told, first in its arguments and then on its standard input, which process groups are alive ("+<pid> <graceMs>") and which have ended ("-<pid>").
 * The end of that input is the death of the launcher: then each group gets SIGTERM and, after its grace, SIGKILL.
 * It lives in a process group of its own and ignores the terminal's signals, so nothing ends it before its work is done.
 */
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { groupLives } from './process-identity.mjs';

const LOOK_EVERY_MS = 25;
/** @type {Map<number, number>} */
const graceMsOf = new Map();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

process.argv.slice(2).forEach(note);
for await (const line of createInterface({ input: process.stdin })) note(line);
await Promise.all([...graceMsOf].map(([pid, graceMs]) => end(pid, graceMs)));

/** @param {string} line */
function note(line) {
  const [pid, graceMs] = line.slice(1).split(' ').map(Number);
  if (pid === undefined || !(pid > 1)) return;
  if (line.startsWith('+')) graceMsOf.set(pid, graceMs ?? 0);
  else graceMsOf.delete(pid);
}

/**
 * @param {number} group
 * @param {number} graceMs
 */
async function end(group, graceMs) {
  const killAt = performance.now() + graceMs;
  send(group, 'SIGTERM');
  while (groupLives(group) && performance.now() < killAt) await sleep(LOOK_EVERY_MS);
  send(group, 'SIGKILL');
}

/**
 * @param {number} group
 * @param {NodeJS.Signals} signal
 */
function send(group, signal) {
  try {
    process.kill(-group, signal);
  } catch {
    // nobody of it is left
  }
}

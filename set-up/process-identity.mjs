import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * What tells a living process from a later one that was given the same number: its start time. Undefined when there is
 * no such process, or only its unburied remains.
 * @param {number} pid
 * @returns {string | undefined}
 */
export function startOf(pid) {
  return process.platform === 'linux' ? startFromProc(pid) : startFromPs(pid);
}

/**
 * Whether anybody of a process group still runs. Where nobody buries the dead (a container without an init) the kernel
 * goes on naming them, so they are told from the living here.
 * @param {number} group
 */
export function groupLives(group) {
  try {
    process.kill(-group, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux' || startOf(group) !== undefined) return true;
  return readdirSync('/proc').some((name) => {
    const [state, , of] = /^\d+$/.test(name) ? (procFields(Number(name)) ?? []) : [];
    return of === String(group) && state !== 'Z';
  });
}

/** @param {number} pid */
function startFromProc(pid) {
  const fields = procFields(pid);
  return fields === undefined || fields[0] === 'Z' ? undefined : fields[19];
}

/**
 * The fields of /proc/<pid>/stat after the program's name, which may itself hold blanks and brackets.
 * @param {number} pid
 */
function procFields(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** @param {number} pid */
function startFromPs(pid) {
  const line = ps(pid, 'stat=,lstart=');
  const [state, ...start] = line.split(/\s+/);
  return line === '' || state?.startsWith('Z') ? undefined : start.join(' ');
}

/**
 * Name of a process's program, or what it calls itself.
 * @param {number} pid
 */
export function nameOf(pid) {
  if (process.platform !== 'linux') return ps(pid, 'comm=');
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}

/**
 * The process that started this one, or undefined.
 * @param {number} pid
 */
export function parentOf(pid) {
  const text = process.platform === 'linux' ? procFields(pid)?.[1] : ps(pid, 'ppid=');
  return text === undefined || text === '' ? undefined : Number(text);
}

/**
 * @param {number} pid
 * @param {string} columns
 */
function ps(pid, columns) {
  try {
    return execFileSync('ps', ['-o', columns, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

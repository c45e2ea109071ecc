import { readFile } from 'node:fs/promises';

/** Clock ticks per second in /proc, the same on every Linux that matters. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

/** What a process has used so far. Linux only. */
export interface Load {
  readonly cpuSeconds: number;
  readonly rssMiB: number;
}

export async function loadOf(pid: number): Promise<Load> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The program's name stands in brackets and may contain anything, spaces too.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [userTicks = 0, systemTicks = 0] = [fields[11], fields[12]];
  return {
    cpuSeconds: (userTicks + systemTicks) / TICKS_PER_SECOND,
    rssMiB: ((fields[21] ?? 0) * PAGE_BYTES) / 2 ** 20,
  };
}

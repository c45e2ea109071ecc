import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { acquire } from './lock.mjs';

const WAIT_FOR_ANOTHER_MS = 30 * 60_000;

/**
 * Fills a folder of the cache once. It is built under another name and put in place by one rename, so whoever sees it
 * sees it whole; two set-ups at once build it once, the second waits for the first.
 * @param {string} folder where it ends up
 * @param {(line: string) => void} report
 * @param {(draft: string) => Promise<void>} build fills `draft`, a folder that is not there yet
 */
export async function buildOnce(folder, report, build) {
  const lock = await acquire(`${folder}.lock`, {
    waitMs: WAIT_FOR_ANOTHER_MS,
    onWait: (pid) => report(`another set-up (process ${pid}) is at it: waiting for it`),
  });
  try {
    if (existsSync(folder)) return;
    removeDrafts(folder);
    const draft = `${folder}.draft-${process.pid}`;
    await build(draft);
    mkdirSync(dirname(folder), { recursive: true });
    renameSync(draft, folder);
  } finally {
    lock.release();
  }
}

/**
 * What an interrupted set-up left behind is of no use: only whole things are kept.
 * @param {string} folder
 */
function removeDrafts(folder) {
  for (const name of readdirSync(dirname(folder))) {
    if (!name.startsWith(`${basename(folder)}.draft-`)) continue;
    rmSync(join(dirname(folder), name), { recursive: true, force: true });
  }
}

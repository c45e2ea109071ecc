import { nameOf, parentOf, startOf } from './process-identity.mjs';

const LOOK_EVERY_MS = 500;
/** npm runs a script through a shell, which either stays between or turns into the script. */
const SHELL = /(^|\/)-?(sh|dash|bash|zsh|ash)$/;

/**
 * Tells once when a process above us is gone: npm ended by `kill -9` passes nothing on to what it started.
 * Outside of npm nobody is watched, so that a program may be left running behind a shell that ends.
 * @param {() => void} onGone
 */
export function watchAncestors(onGone) {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const watched = ancestors();
  const timer = setInterval(() => {
    if (watched.every(({ pid, start }) => startOf(pid) === start)) return;
    clearInterval(timer);
    onGone();
  }, LOOK_EVERY_MS);
  timer.unref();
}

/** The process above, and when that is the shell of npm, npm. Whoever started npm may go. */
function ancestors() {
  const parent = process.ppid;
  const above = SHELL.test(nameOf(parent)) ? [parent, parentOf(parent) ?? 0] : [parent];
  return above.flatMap((pid) => {
    const start = startOf(pid);
    return start === undefined ? [] : [{ pid, start }];
  });
}

/**
 * Loaded before every test file: what would otherwise only be printed, or be lost because it came after the last test,
 * fails the file.
 */
import { isMainThread } from 'node:worker_threads';

/** These speak of the packages that we use, not of us. */
const ABOUT_PACKAGES = new Set(['DeprecationWarning', 'ExperimentalWarning']);

const offences: string[] = [];

if (isMainThread) {
  process.on('warning', (warning) => {
    if (!ABOUT_PACKAGES.has(warning.name)) offend('a process warning', warning);
  });
  process.on('unhandledRejection', (reason) => offend('an unhandled rejection', reason));
  process.on('uncaughtExceptionMonitor', (error) => offend('an uncaught exception', error));
  process.on('exit', () => {
    if (offences.length > 0) process.exitCode = 1;
  });
}

function offend(what: string, cause: unknown): void {
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  offences.push(what);
  process.stderr.write(`This file fails because of ${what}: ${text}\n`);
}

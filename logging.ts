import { DefaultLogger } from '@temporalio/worker';
import type { LogEntry, LogLevel, RuntimeOptions } from '@temporalio/worker';
import { pino } from 'pino';
import type { Logger } from 'pino';

/** The log of one process: static messages, facts in fields, anything personal only under `pii`. */
export function createLog(name: string, level: string): Logger {
  return pino({ name, level, base: { pid: process.pid }, errorKey: 'err' });
}

const LEVELS: Readonly<Record<LogLevel, 'trace' | 'debug' | 'info' | 'warn' | 'error'>> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/** A gateway has no workflows, on purpose. */
const NO_NEWS = /^No workflows registered/;

/**
 * How a process of ours installs the engine's SDK: it speaks into our log, its native part too, which would print lines
 * of its own, and leaves the signals to us.
 */
export function temporalRuntime(log: Logger): RuntimeOptions {
  const logging = { filter: { core: 'WARN', other: 'ERROR' }, forward: {} } as const;
  return { logger: temporalLogger(log), shutdownSignals: [], telemetryOptions: { logging } };
}

/** What the SDK says at info is a developer's concern. */
export function temporalLogger(log: Logger): DefaultLogger {
  const child = log.child({ from: 'temporal' });
  return new DefaultLogger('INFO', ({ level, message, meta }: LogEntry) => {
    const { error, ...facts } = meta ?? {};
    const method = level === 'INFO' || NO_NEWS.test(message) ? 'debug' : LEVELS[level];
    child[method](error === undefined ? facts : { ...facts, err: error }, message);
  });
}

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { temporalLogger } from '../logging.ts';
import { LogCapture } from './log-capture.ts';

const LOGGING = fileURLToPath(new URL('../logging.ts', import.meta.url));

const logLine = z.record(z.string(), z.unknown());
const errorFields = z.object({ type: z.string(), message: z.string(), stack: z.string() });

/** What a process prints that runs this with `log`. */
function printed(level: string, code: string): z.infer<typeof logLine>[] {
  const program = `
    import { createLog } from ${JSON.stringify(LOGGING)};
    const log = createLog('gateway', '${level}');
    ${code}`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
  });
  assert.equal(stderr, '');
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => logLine.parse(JSON.parse(line)));
}

test('each line is one object with process, level, message and facts', () => {
  const [line, ...others] = printed('info', `log.info({ callId: 'c-1' }, 'call claimed');`);
  assert.deepEqual(others, []);
  const { time, pid, ...facts } = line ?? {};
  assert.deepEqual(facts, { level: 30, name: 'gateway', callId: 'c-1', msg: 'call claimed' });
  assert.equal(typeof time, 'number');
  assert.equal(typeof pid, 'number');
});

test('an error keeps its kind, its stack and its cause', () => {
  const [line] = printed(
    'info',
    `log.error({ err: new TypeError('outer', { cause: new Error('inner') }) }, 'it failed');`,
  );
  const { type, message, stack } = errorFields.parse(line?.['err']);
  assert.equal(type, 'TypeError');
  assert.equal(message, 'outer: inner');
  assert.match(stack, /caused by: Error: inner/);
});

test('says nothing below its level', () => {
  assert.equal(printed('warn', `log.info('not this'); log.warn('but this');`).length, 1);
  assert.deepEqual(printed('silent', `log.fatal('not even this');`), []);
});

test('the engine’s SDK speaks into our log, with its facts and errors as fields', () => {
  const logs = new LogCapture();
  const logger = temporalLogger(logs.log('worker'));

  logger.warn('Activity failed', { activityType: 'say', error: new Error('no') });
  logger.error('Worker failed');

  const [warning, error] = logs.lines;
  assert.equal(warning?.level, 40);
  assert.equal(warning?.msg, 'Activity failed');
  assert.deepEqual([warning?.['from'], warning?.['activityType']], ['temporal', 'say']);
  assert.equal(errorFields.parse(warning?.['err']).message, 'no');
  assert.deepEqual([error?.level, error?.msg, error && 'err' in error], [50, 'Worker failed', false]);
});

test('what the SDK says in passing concerns developers alone', () => {
  const logs = new LogCapture();
  const logger = temporalLogger(logs.log('worker'));

  logger.info('Worker state changed', { state: 'RUNNING' });
  logger.debug('Activity started');
  logger.warn('No workflows registered, not polling for workflow tasks');

  assert.deepEqual(logs.lines, []);
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { parentOf, startOf } from '../../set-up/process-identity.mjs';
import { root } from '../../set-up/places.mjs';
import { keepRunning } from '../../simulator/stack/keep-running.ts';
import { startProcess } from '../../simulator/stack/processes.ts';
import { eventually } from '../eventually.ts';

const STAYS = { command: '/bin/sh', args: ['-c', 'echo ready; while :; do sleep 0.2; done'] };
const IGNORES_TERM = {
  command: '/bin/sh',
  args: ['-c', 'trap "" TERM; echo ready; while :; do sleep 0.2; done'],
};
const saysReady = (line: string) => line === 'ready' || undefined;

test('is ready when the process says so, and knows what it said', async () => {
  const started = await startProcess({
    name: 'server',
    command: '/bin/sh',
    args: ['-c', 'echo starting; echo "port $PORT" >&2; sleep 60'],
    env: { PORT: '4711' },
    ready: (line) => /^port (\d+)$/.exec(line)?.[1],
  });

  assert.equal(started.said, '4711');
  assert.deepEqual(await started.stop(), { code: null, signal: 'SIGTERM' });
});

test('tells the last lines of a process that ends before it is ready', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-process-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const logFile = join(folder, 'logs/server.log');
  const args = ['-c', 'echo "port 7 is taken" >&2; exit 3'];

  await assert.rejects(
    startProcess({ name: 'server', command: '/bin/sh', args, logFile, ready: saysReady }),
    /server ended \(status 3\) before it was ready:\n\s+port 7 is taken\n\s+The whole log is in .*server\.log/,
  );

  assert.equal(readFileSync(logFile, 'utf8'), 'port 7 is taken\n');
});

test('ends a process that does not become ready in time, even one that ignores SIGTERM', async () => {
  const script = 'trap "" TERM; echo "pid $$"; while :; do sleep 0.2; done';
  const failure = await startProcess({
    name: 'server',
    command: '/bin/sh',
    args: ['-c', script],
    ready: () => undefined,
    readyWithinMs: 300,
    graceMs: 300,
  }).then(
    () => assert.fail('it was never ready'),
    (error: unknown) => (error instanceof Error ? error.message : ''),
  );

  assert.match(failure, /server was not ready within 0\.3 s/);
  assert.equal(startOf(Number(/pid (\d+)/.exec(failure)?.[1])), undefined);
});

test('names a program that is not there', async () => {
  await assert.rejects(
    startProcess({ name: 'server', command: '/nowhere/server', args: [], ready: saysReady }),
    /server ended \(status 127\)[^]*\/nowhere\/server.*not found/,
  );
});

test('is told how a killed process ended, and stopping it then is no error', async () => {
  const started = await startProcess({ name: 'server', ...STAYS, ready: saysReady });

  started.kill('SIGKILL');

  assert.deepEqual(await started.exited, { code: null, signal: 'SIGKILL' });
  assert.deepEqual(await started.stop(), { code: null, signal: 'SIGKILL' });
});

/** A launcher in a process of its own that prints the numbers of its children once they are ready. */
function startLauncher() {
  const children = [STAYS, IGNORES_TERM].map((child) => ({ name: 'child', graceMs: 300, ...child }));
  const script = `
    import { startProcess } from '${root}/simulator/stack/processes.ts';
    for (const child of ${JSON.stringify(children)}) {
      const { pid } = await startProcess({ ...child, ready: (line) => line === 'ready' || undefined });
      console.log(pid);
    }
    setInterval(() => {}, 1000);`;
  const launcher = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: launcher.stdout });
  return { launcher, lines: lines[Symbol.asyncIterator]() };
}

test('leaves no child behind when the launcher is killed with kill -9', async () => {
  const { launcher, lines } = startLauncher();
  const pids = [Number((await lines.next()).value), Number((await lines.next()).value)];
  assert.ok(pids.every((pid) => startOf(pid) !== undefined));

  launcher.kill('SIGKILL');
  await once(launcher, 'exit');

  await eventually(() => assert.deepEqual(pids.map(startOf), [undefined, undefined]));
});

test('leaves no child behind even when their guard was killed before', async () => {
  const { launcher, lines } = startLauncher();
  const pids = [Number((await lines.next()).value), Number((await lines.next()).value)];
  const first = guardOf(launcher.pid);
  process.kill(first, 'SIGKILL');
  await eventually(() => assert.notEqual(guardOf(launcher.pid), first));

  launcher.kill('SIGKILL');

  await eventually(() => assert.deepEqual(pids.map(startOf), [undefined, undefined]));
});

/** The living guard that a launcher has started. */
function guardOf(launcher: number | undefined): number {
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!(pid > 1) || startOf(pid) === undefined || parentOf(pid) !== launcher) continue;
    if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('guard.mjs')) return pid;
  }
  throw new Error(`no guard of process ${launcher} found`);
}

test('starts a kept process again whenever it is killed', async () => {
  const told: string[] = [];
  const kept = await keepRunning({ name: 'worker', ...STAYS, ready: saysReady }, (text) => told.push(text));
  const first = kept.pid;

  process.kill(-first, 'SIGKILL');

  await eventually(() => assert.equal(told.length, 1));
  assert.match(told[0] ?? '', /^worker \(process \d+\) ended: SIGKILL\. Started again as process \d+\.$/);
  assert.notEqual(kept.pid, first);
  const second = kept.pid;
  await kept.stop();
  assert.equal(startOf(second), undefined);
});

test('tries again when what a kept process needs is not back yet', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-process-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const [needed, starts] = [join(folder, 'needed'), join(folder, 'starts')];
  writeFileSync(needed, '');
  const script = `echo start >> ${starts}; test -e ${needed} || exit 1; echo ready; while :; do sleep 0.2; done`;
  const told: string[] = [];
  const options = { name: 'worker', command: '/bin/sh', args: ['-c', script], ready: saysReady };
  const kept = await keepRunning(options, (text) => told.push(text));
  rmSync(needed);

  process.kill(-kept.pid, 'SIGKILL');
  await eventually(() => assert.equal(readFileSync(starts, 'utf8'), 'start\nstart\n'));
  writeFileSync(needed, '');

  await eventually(() => assert.match(told.join('\n'), /ended: SIGKILL\. Started again/));
  await kept.stop();
});

test('gives a kept process up that ends each time it starts', async () => {
  const told: string[] = [];
  const args = ['-c', 'echo "no lines.yaml"; exit 1'];
  const kept = await keepRunning({ name: 'worker', command: '/bin/sh', args }, (text) => told.push(text));

  await eventually(() => assert.match(told.at(-1) ?? '', /given up:\nno lines\.yaml/));

  await kept.stop();
});

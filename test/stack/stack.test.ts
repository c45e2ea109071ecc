import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { root } from '../../set-up/places.mjs';
import { parentOf, startOf } from '../../set-up/process-identity.mjs';
import { eventually } from '../eventually.ts';
import { dataFolder } from './servers.ts';

/** The whole stack as `npm run stack` starts it, in a folder of the test's own, once it says that it is up. */
async function startWholeStack(t: TestContext) {
  const folder = dataFolder();
  const launcher = spawn(
    process.execPath,
    [join(root, 'set-up/run.mjs'), '--needs=temporal,store', 'simulator/stack/main.ts', '--folder', folder],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const lines: string[] = [];
  const up = Promise.withResolvers<void>();
  createInterface({ input: launcher.stdout }).on('line', (line) => {
    lines.push(line);
    if (line === 'Ctrl-C ends it.') up.resolve();
  });
  const exited = once(launcher, 'exit');
  const tooSoon = exited.then(() => assert.fail(`the stack ended before it was up:\n${lines.join('\n')}`));
  t.after(async () => {
    if (launcher.exitCode === null && launcher.signalCode === null) launcher.kill('SIGTERM');
    await exited;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  await Promise.race([up.promise, tooSoon]);
  const started = descendantsOf(launcher.pid ?? 0);
  return { launcher, exited, lines, folder, started };
}

/** Everything that a process has started, and what these have started. */
function descendantsOf(ancestor: number): number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const children = all.map(Number).filter((pid) => parentOf(pid) === ancestor && startOf(pid) !== undefined);
  return children.flatMap((pid) => [pid, ...descendantsOf(pid)]);
}

const living = (pids: readonly number[]) => pids.filter((pid) => startOf(pid) !== undefined);

test('leaves no process behind when the launcher is killed with kill -9', async (t) => {
  const { launcher, exited, started } = await startWholeStack(t);
  assert.ok(
    started.length >= 7,
    'the stack, two guards, Temporal, the store, the simulator, gateway and worker',
  );

  launcher.kill('SIGKILL');
  await exited;

  await eventually(() => assert.deepEqual(living(started), []));
});

test('brings a killed worker and a killed Temporal back, ends in order at Ctrl-C, and says where everything is', async (t) => {
  const { launcher, exited, lines, started } = await startWholeStack(t);
  const text = lines.join('\n');
  assert.match(text, /Temporal +http:\/\/127\.0\.0\.1:\d+ +\(127\.0\.0\.1:\d+\)/);
  assert.match(text, /store +mongodb:\/\/127\.0\.0\.1:\d+/);
  const worker = Number(/worker +process (\d+)/.exec(text)?.[1]);

  const temporal =
    started.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('start-dev')) ?? 0;

  process.kill(worker, 'SIGKILL');
  process.kill(temporal, 'SIGKILL');
  await eventually(() =>
    assert.match(lines.join('\n'), /worker \(process \d+\) ended: SIGKILL\. Started again/),
  );
  await eventually(() =>
    assert.match(lines.join('\n'), /Temporal \(process \d+\) ended: SIGKILL\. Started again/),
  );
  launcher.kill('SIGINT');

  const [status] = await exited;
  assert.equal(status, 0);
  await eventually(() => assert.deepEqual(living(started), []));
});

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startOf } from '../../set-up/process-identity.mjs';
import { eventually } from '../eventually.ts';
import { NPM, sandbox } from './sandbox.ts';

const SLOW_ENTRY = `
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {
    process.stdout.write('got ' + signal + '\\n');
    setTimeout(() => process.exit(5), 50);
  });
  setInterval(() => {}, 1000);
  process.stdout.write('entry ' + process.pid + '\\n');
`;

test('runs the entry with its arguments and gives its exit status', async (t) => {
  const box = sandbox(t);
  box.program('npm', NPM);
  box.file('entry.mjs', 'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 7;');

  const run = await box.run(['entry.mjs', '--json', 'two words']);

  assert.equal(run.status, 7);
  assert.equal(run.stdout, '["--json","two words"]\n');
});

test('installs the packages once, and again when the lockfile has changed', async (t) => {
  const box = sandbox(t);
  box.program('npm', NPM);

  await box.run([]);
  await box.run([]);
  assert.equal(box.logged().length, 1);

  box.file('package-lock.json', '{"packages":{"node_modules/new":{"version":"1.0.0"}}}');
  const run = await box.run([]);
  assert.equal(run.status, 0, run.stderr);
  assert.equal(box.logged().length, 2);
});

test('says which Node it got when the packages bring another than 24', async (t) => {
  const box = sandbox(t);
  const old = box.program('old-node', 'echo v20.1.0');
  box.program('npm', NPM);

  const run = await box.run([], { NODE24: old });

  assert.equal(run.status, 1);
  assert.match(run.stderr, /is v20\.1\.0, not Node 24/);
  assert.match(run.stderr, /ignore-scripts/);
});

test('shows what npm said when it fails, and tries again next time', async (t) => {
  const box = sandbox(t);
  box.program('npm', 'echo "npm error ENOTFOUND registry" >&2; exit 3');

  const run = await box.run([]);
  assert.equal(run.status, 1);
  assert.match(run.stderr, /npm install ended with status 3[^]*ENOTFOUND[^]*npm config get registry/);

  box.program('npm', NPM);
  assert.equal((await box.run([])).status, 0);
});

test('passes one signal on once, though the terminal and npm both send it', async (t) => {
  const box = sandbox(t);
  box.program('npm', NPM);
  box.file('entry.mjs', SLOW_ENTRY);
  const started = box.start(['entry.mjs']);
  await started.says('entry');

  started.child.kill('SIGINT');
  started.child.kill('SIGINT');

  const run = await started.ended;
  assert.equal(run.status, 5);
  assert.equal(run.stdout.match(/got SIGINT/g)?.length, 1);
});

test('ends the entry when it is itself killed with kill -9', async (t) => {
  const box = sandbox(t);
  box.program('npm', NPM);
  box.file('entry.mjs', SLOW_ENTRY);
  const started = box.start(['entry.mjs']);
  await started.says('entry');

  started.child.kill('SIGKILL');

  const { stdout } = await started.ended;
  assert.match(stdout, /got SIGTERM/);
  const pid = Number(/entry (\d+)/.exec(stdout)?.[1]);
  await eventually(() => assert.equal(startOf(pid), undefined));
});

test('ends the entry when the npm above it is killed with kill -9', async (t) => {
  const box = sandbox(t);
  box.program('npm', NPM);
  box.file('entry.mjs', SLOW_ENTRY);
  await box.run([]);
  // As npm does: a process that runs the script through a shell and passes its environment on.
  box.file(
    'npm.mjs',
    `import { spawn } from 'node:child_process';
     const env = { ...process.env, npm_lifecycle_event: 'demo' };
     spawn('sh', ['-c', 'node set-up/run.mjs entry.mjs; true'], { stdio: 'inherit', env });`,
  );
  const started = box.startFile('npm.mjs');
  await started.says('entry');

  started.child.kill('SIGKILL');

  const { stdout } = await started.ended;
  const pid = Number(/entry (\d+)/.exec(stdout)?.[1]);
  await eventually(() => assert.equal(startOf(pid), undefined));
});

test('names npm and where to get it when there is none', async (t) => {
  const box = sandbox(t);

  const run = await box.run(['entry.mjs']);

  assert.equal(run.status, 1);
  assert.match(run.stderr, /npm is not on the PATH/);
  assert.equal(existsSync(join(box.checkout, 'node_modules')), false);
});

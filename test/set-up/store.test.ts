import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { startOf } from '../../set-up/process-identity.mjs';
import { eventually } from '../eventually.ts';
import { CARGO, NPM, sandbox } from './sandbox.ts';

const NEEDS = '--needs=store';
const BUILT = 'secantus-mdb-0.5.3-beta.196';

function sandboxWithCompiler(t: TestContext, cargo: string) {
  const box = sandbox(t);
  box.program('npm', NPM);
  for (const name of ['cc', 'cmake', 'make']) box.program(name, '');
  box.program('cargo', cargo);
  return box;
}

test('compiles the embedded server once, with progress, and finds it again', async (t) => {
  const box = sandboxWithCompiler(t, CARGO);

  const first = await box.run([NEEDS]);
  assert.equal(first.status, 0, first.stderr);
  assert.match(first.stderr, /about 6 minutes, this first time/);
  assert.match(first.stderr, /compiled 42 of about 210 crates/);

  const second = await box.run([NEEDS]);
  assert.doesNotMatch(second.stderr, /Setting up/);
  assert.match(second.stderr, new RegExp(`HOLDFAST_MONGODB_SERVER=${box.cache}/${BUILT}/bin/secantusd-rs`));
  assert.deepEqual(
    box.logged().filter((line) => line === 'cargo'),
    ['cargo'],
  );
});

test('takes a server that is given, and compiles nothing', async (t) => {
  const box = sandbox(t);
  box.program('npm', NPM);
  await box.run([]);

  const given = await box.run([NEEDS], { MONGODB_URL: 'mongodb://127.0.0.1:1' });
  assert.equal(given.status, 0, given.stderr);
  assert.doesNotMatch(given.stderr, /HOLDFAST_MONGODB_SERVER/);

  const mongod = box.program('mongod', '');
  const onPath = await box.run([NEEDS]);
  assert.match(onPath.stderr, new RegExp(`HOLDFAST_MONGODB_SERVER=${mongod}`));
});

test('names everything that is missing at once, with the ways out, and starts nothing', async (t) => {
  const box = sandbox(t);
  box.program('npm', NPM);

  const run = await box.run(['--needs=temporal,store', 'entry.mjs']);

  assert.equal(run.status, 1);
  assert.match(run.stderr, /cargo, cc, cmake, make is not on the PATH/);
  assert.match(run.stderr, /MONGODB_URL/);
  assert.match(run.stderr, /python3 is not on the PATH/);
  assert.match(run.stderr, /TEMPORAL_ADDRESS/);
  assert.deepEqual(box.logged(), []);
});

test('shows what the compiler said when it fails, and ends what else was being set up', async (t) => {
  const box = sandboxWithCompiler(t, 'echo "error: could not download crates" >&2; exit 101');
  box.program('npm', `echo "npm $$" >> "$LOG"; sleep 60`);

  const run = await box.run([NEEDS]);

  assert.equal(run.status, 1);
  assert.match(
    run.stderr,
    /cargo install secantus-mdb ended with status 101[^]*could not download crates[^]*MONGODB_URL/,
  );
  const npm = Number(
    box
      .logged()
      .find((line) => line.startsWith('npm'))
      ?.split(' ')[1] ?? 0,
  );
  await eventually(() => assert.equal(npm === 0 ? undefined : startOf(npm), undefined));
});

test('builds once when two set-ups come at the same time', async (t) => {
  const box = sandboxWithCompiler(t, `sleep 1\n${CARGO}`);
  const first = box.start([NEEDS]);
  await first.says('compiling');

  const second = await box.run([NEEDS]);

  assert.equal((await first.ended).status, 0);
  assert.equal(second.status, 0, second.stderr);
  assert.match(second.stderr, /another set-up \(process \d+\) is at it/);
  assert.deepEqual(
    box.logged().filter((line) => line === 'cargo'),
    ['cargo'],
  );
});

for (const signal of ['SIGINT', 'SIGKILL'] as const) {
  test(`leaves nothing half-built behind when ended by ${signal}, and goes on next time`, async (t) => {
    const box = sandboxWithCompiler(t, 'echo "cargo $$" >> "$LOG"; echo "Compiling x" >&2; sleep 60');
    const started = box.start([NEEDS]);
    await started.says('npm install');
    await eventually(() => assert.ok(box.logged().some((line) => line.startsWith('cargo'))));

    started.child.kill(signal);

    const run = await started.ended;
    if (signal === 'SIGINT') assert.equal(run.status, 130);
    const cargo = Number(
      box
        .logged()
        .find((line) => line.startsWith('cargo'))
        ?.split(' ')[1],
    );
    await eventually(() => assert.equal(startOf(cargo), undefined));
    assert.equal(existsSync(join(box.cache, BUILT)), false);

    box.program('cargo', CARGO);
    const again = await box.run([NEEDS]);
    assert.equal(again.status, 0, again.stderr);
    assert.deepEqual(readdirSync(box.cache), [BUILT]);
  });
}

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { acquire, LockHeld } from '../../set-up/lock.mjs';
import { root } from '../../set-up/places.mjs';
import { startOf } from '../../set-up/process-identity.mjs';

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-lock-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function leaveLock(path: string, owners: readonly { pid: number; start: string | undefined }[]): void {
  mkdirSync(path);
  writeFileSync(join(path, 'owners.json'), JSON.stringify(owners));
}

test('refuses a lock whose owner lives, and gives it once that one lets go', async (t) => {
  const path = join(folderOf(t), 'lock');
  const first = await acquire(path, { waitMs: 0 });

  await assert.rejects(acquire(path, { waitMs: 0 }), (error) => {
    return error instanceof LockHeld && error.pid === process.pid;
  });

  first.release();
  (await acquire(path, { waitMs: 0 })).release();
  assert.deepEqual(readdirSync(join(path, '..')), []);
});

test('takes over the lock of a dead process, and of a number that now belongs to another', async (t) => {
  const folder = folderOf(t);
  const gone = spawn('true');
  const { pid = 0 } = gone;
  await once(gone, 'exit');
  leaveLock(join(folder, 'dead'), [{ pid, start: '1' }]);
  leaveLock(join(folder, 'reused'), [{ pid: process.pid, start: 'another time' }]);

  for (const name of ['dead', 'reused']) {
    (await acquire(join(folder, name), { waitMs: 0, afterTakeoverMs: 0 })).release();
  }
});

test('waits for what a dead owner started, but not for what a living one did', async (t) => {
  const folder = folderOf(t);
  const orphan = spawn('sleep', ['60']);
  const { pid = 0 } = orphan;
  t.after(() => orphan.kill('SIGKILL'));
  const owner = { pid, start: startOf(pid) };
  leaveLock(join(folder, 'orphaned'), [{ pid: process.pid, start: 'another time' }, owner]);
  leaveLock(join(folder, 'held'), [owner]);

  const options = {
    waitMs: 0,
    orphansMs: 10_000,
    afterTakeoverMs: 0,
    onWait: () => void orphan.kill('SIGKILL'),
  };
  await assert.rejects(acquire(join(folder, 'held'), { ...options, onWait: () => {} }), LockHeld);
  (await acquire(join(folder, 'orphaned'), options)).release();
});

test('is held by one process at a time, however many want it and whoever dies with it', async (t) => {
  const folder = folderOf(t);
  const [path, log] = [join(folder, 'lock'), join(folder, 'log')];
  leaveLock(path, [{ pid: 1, start: 'long ago' }]);
  const script = `
    import { appendFileSync } from 'node:fs';
    import { acquire } from '${root}/set-up/lock.mjs';
    const lock = await acquire('${path}', { waitMs: 60000, afterTakeoverMs: 0 });
    appendFileSync('${log}', 'in\\n');
    await new Promise((done) => setTimeout(done, 20));
    appendFileSync('${log}', 'out\\n');
    if (process.argv[1] === 'dies') process.kill(process.pid, 'SIGKILL');
    lock.release();`;

  const ends = Array.from({ length: 8 }, async (_, index) => {
    const args = ['--input-type=module', '--eval', script, index % 2 === 0 ? 'dies' : 'lives'];
    const [code, signal] = await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit');
    return signal ?? code;
  });

  assert.deepEqual(await Promise.all(ends), ['SIGKILL', 0, 'SIGKILL', 0, 'SIGKILL', 0, 'SIGKILL', 0]);
  assert.equal(readFileSync(log, 'utf8'), 'in\nout\n'.repeat(8));
});

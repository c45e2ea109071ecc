import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { root } from '../../set-up/places.mjs';

/** How a test file ends that does this within or after its only test. */
function statusOf(t: TestContext, script: string): number | null {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-strict-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'one.test.mjs');
  writeFileSync(file, `import { test } from 'node:test';\n${script}`);
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const args = ['--import', join(root, 'test/strict.ts'), '--test', file];
  return spawnSync(process.execPath, args, { cwd: folder, env }).status;
}

test('a file passes that does nothing wrong', (t) => {
  assert.equal(statusOf(t, `test('fine', () => {});`), 0);
});

test('a warning of the process fails the file', (t) => {
  assert.equal(statusOf(t, `test('warns', () => process.emitWarning('too many listeners'));`), 1);
});

test('a rejection that nobody handles after the last test fails the file', (t) => {
  const script = `test('is over', () => { setTimeout(() => Promise.reject(new Error('late')), 50); });`;
  assert.equal(statusOf(t, script), 1);
});

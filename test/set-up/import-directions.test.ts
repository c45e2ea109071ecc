import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { root } from '../../set-up/places.mjs';

/** What lint says of one file with this line in it, under our rules. */
function lint(t: TestContext, file: string, line: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-lint-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, dirname(file)), { recursive: true });
  writeFileSync(join(folder, file), `${line}\n`);
  const args = [join(root, 'node_modules/.bin/oxlint'), '--format=unix'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  return `${stdout}${stderr}`;
}

const imports = (from: string) => `import { x } from '${from}'; export const y = x;`;
const importsType = (from: string) => `import type { X } from '${from}'; export type Y = X;`;

const FORBIDDEN: readonly (readonly [file: string, line: string])[] = [
  ['contracts/call.ts', imports('../store/calls.ts')],
  ['contracts/call.ts', imports('../config.ts')],
  ['workflows/voicemail.ts', imports('node:fs')],
  ['workflows/voicemail.ts', imports('@temporalio/client')],
  ['workflows/voicemail.ts', imports('../activities/records.ts')],
  ['workflows/voicemail.ts', importsType('../store/calls.ts')],
  ['activities/records.ts', imports('../gateway/live-call.ts')],
  ['gateway/live-call.ts', imports('../workflows/voicemail.ts')],
  ['gateway/telcoflow/frames.ts', imports('../../simulator/telcoflow/frames.ts')],
  ['gateway/main.ts', imports('../simulator/telcoflow/frames.ts')],
  ['store/calls.ts', imports('../speech/speech.ts')],
  ['speech/gemini.ts', imports('../lines/directory.ts')],
  ['calendar/free-slots.ts', imports('../store/calls.ts')],
  ['store/calls.ts', imports('../calendar/free-slots.ts')],
  ['simulator/telcoflow/frames.ts', imports('../../gateway/telcoflow/frames.ts')],
  ['gateway/live-call.ts', 'export const y = process.env;'],
  ['store/calls.ts', 'export default 1;'],
];

const ALLOWED: readonly (readonly [file: string, line: string])[] = [
  ['contracts/call.ts', imports('@temporalio/workflow')],
  ['workflows/voicemail.ts', imports('../contracts/call.ts')],
  ['workflows/voicemail.ts', importsType('../activities/records.ts')],
  ['activities/records.ts', imports('../store/calls.ts')],
  ['activities/offers.ts', imports('../calendar/free-slots.ts')],
  ['calendar/free-slots.ts', imports('../lines/hours.ts')],
  ['gateway/telcoflow/frames.ts', imports('../../contracts/audio.ts')],
  ['worker/main.ts', imports('../activities/records.ts')],
  ['store/calls.ts', imports('../contracts/records.ts')],
  ['simulator/telcoflow/frames.ts', imports('../../contracts/audio.ts')],
  ['config.ts', 'export const y = process.env;'],
];

test('lint refuses every import against the direction of the folders', (t) => {
  for (const [file, line] of FORBIDDEN) {
    assert.match(lint(t, file, line), /restricted|process\.env|default/, `${file}: ${line} is let through`);
  }
});

test('lint lets the imports along the direction through', (t) => {
  for (const [file, line] of ALLOWED) assert.doesNotMatch(lint(t, file, line), /Error\//, `${file}: ${line}`);
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import { settings } from '../../config.ts';
import { root } from '../../set-up/places.mjs';

/** Not the same on every machine, so it is described instead. */
const OWN_WORDS: Readonly<Record<string, string>> = { GATEWAY_ID: '_host_-_process_' };

const defaultValue = z.union([z.string(), z.number()]).optional();

test('README tells every setting as config.ts has it', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [, table = ''] = /<!-- settings -->\n([\s\S]*?)<!-- \/settings -->/.exec(readme) ?? [];
  const told = table
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => cellsOf(line).join(' | '));

  assert.deepEqual(told, Object.entries(settings.shape).map(rowFor));
});

function cellsOf(line: string): string[] {
  return line
    .slice(1, line.lastIndexOf('|'))
    .split('|')
    .map((cell) => cell.trim());
}

function rowFor([name, setting]: [string, z.ZodType]): string {
  const { description } = setting;
  assert.ok(description, `${name} has a description in config.ts`);
  const byDefault = defaultValue.parse(setting.parse(undefined));
  const told = OWN_WORDS[name] ?? (byDefault === undefined ? '–' : `\`${byDefault}\``);
  return [`\`${name}\``, told, description].join(' | ');
}

import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { root } from '../../set-up/places.mjs';
import { openStore } from '../../store/open-store.ts';
import { testDatabase, testStack } from '../stack.ts';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command line over a store of the test's own, and a folder for its files. */
export async function holdfast(t: TestContext) {
  const { url, name } = testDatabase(t);
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-cli-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const store = await openStore({ url, database: name });
  t.after(() => store.close());
  const environment = {
    MONGODB_URL: url,
    MONGODB_DATABASE: name,
    TEMPORAL_ADDRESS: testStack().temporalAddress,
  };
  return {
    store,
    /** Runs it as a program; settings over those that lead to the test's own servers. */
    run: (args: readonly string[], settings: Readonly<Record<string, string>> = {}) =>
      ran(args, { ...environment, ...settings }),
    path: (file: string) => join(folder, file),
    write: async (file: string, content: string) => {
      await writeFile(join(folder, file), content);
      return join(folder, file);
    },
  };
}

async function ran(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  const child = spawn(process.execPath, [join(root, 'cli/main.ts'), ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}

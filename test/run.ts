/**
 * Program (npm test): npm test -- [part of a path …]
 *
 * Starts what all tests share, once, in a folder of its own, and runs the test files whose path contains one of the
 * given parts (all of them without). When something fails, the servers' logs are in .holdfast/test-logs afterwards.
 */
import { cpSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnGuarded, signalGroup } from '../set-up/guarded.mjs';
import { root } from '../set-up/places.mjs';
import { writeWorkflowBundle } from '../set-up/workflow-bundle.ts';
import { programsFrom } from '../simulator/stack/programs.ts';
import { startStack } from '../simulator/stack/stack.ts';

/** Tests mostly wait: for sound in real time, for time-outs. */
const FILES_AT_ONCE = 3;
const LONGEST_TEST_MS = 600_000;
const GRACE_MS = 10_000;

const interrupted = Promise.withResolvers<number>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => interrupted.resolve(130));

const files = testFiles(process.argv.slice(2));
const keptLogs = join(root, '.holdfast/test-logs');
const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
process.exitCode = await runAll().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
});
rmSync(keptLogs, { recursive: true, force: true });
if (process.exitCode !== 0 && existsSync(join(folder, 'logs'))) {
  cpSync(join(folder, 'logs'), keptLogs, { recursive: true });
}
rmSync(folder, { recursive: true, force: true });

function testFiles(parts: readonly string[]): string[] {
  const all = globSync('test/**/*.test.ts', { cwd: root }).toSorted(quickOnesFirst);
  const chosen = all.filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)));
  if (chosen.length > 0) return chosen;
  process.stderr.write(
    `No test file's path contains ${parts.map((part) => `"${part}"`).join(' or ')}. There are:\n`,
  );
  for (const file of all) process.stderr.write(`  ${file}\n`);
  return process.exit(1);
}

/** Whole calls go by the clock of sound: they come last, when no test that computes takes their processor away. */
function quickOnesFirst(one: string, other: string): number {
  return Number(isOfWholeCalls(one)) - Number(isOfWholeCalls(other)) || one.localeCompare(other);
}

function isOfWholeCalls(file: string): boolean {
  return /^test\/(acceptance|restart)\//.test(file);
}

async function runAll(): Promise<number> {
  const bundle = join(folder, 'workflows.js');
  const starting = startShared();
  const [stack] = await Promise.all([starting, writeWorkflowBundle(bundle)]).catch(async (error: unknown) => {
    await starting.then((started) => started.stop()).catch(() => {}); // its own failure is the error that we have
    throw error;
  });
  try {
    return await runFiles({
      TEST_TEMPORAL_ADDRESS: stack.settings['TEMPORAL_ADDRESS'],
      TEST_MONGODB_URL: stack.settings['MONGODB_URL'],
      TEST_GEMINI_URL: stack.settings['GEMINI_BASE_URL'],
      TEST_GEMINI_API_KEY: stack.settings['GEMINI_API_KEY'],
      TEST_WORKFLOW_BUNDLE: bundle,
    });
  } finally {
    await stack.stop();
  }
}

/** Only programs and servers may be given: the model, Slack and the phone network are doubles in every test. */
function startShared() {
  const { TEMPORAL_ADDRESS, MONGODB_URL } = process.env;
  return startStack({
    folder,
    programs: programsFrom(process.env),
    environment: { TEMPORAL_ADDRESS, MONGODB_URL },
    headless: true,
  });
}

function runFiles(addresses: Readonly<Record<string, string | undefined>>): Promise<number> {
  const runner = [
    `--test-concurrency=${FILES_AT_ONCE}`,
    `--test-timeout=${LONGEST_TEST_MS}`,
    '--test-reporter=spec',
  ];
  const child = spawnGuarded(
    process.execPath,
    ['--import', './test/strict.ts', '--test', ...runner, ...files],
    {
      cwd: root,
      env: { ...process.env, ...addresses },
      stdout: 'inherit',
      stderr: 'inherit',
      graceMs: GRACE_MS,
    },
  );
  const ended = Promise.withResolvers<number>();
  child.once('error', ended.reject);
  child.once('exit', (code) => ended.resolve(code ?? 1));
  void interrupted.promise.then(() => child.pid !== undefined && signalGroup(child.pid, 'SIGTERM'));
  return ended.promise;
}

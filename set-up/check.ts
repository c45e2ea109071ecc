/** Program (npm run check): types, lint, format and dead code, side by side; prints what each of them found. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { root } from './places.mjs';

const CHECKS = [
  { name: 'types', tool: 'tsc', args: ['--project', '.', '--pretty'] },
  { name: 'lint and import directions', tool: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'format', tool: 'prettier', args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'dead code', tool: 'knip', args: ['--no-progress'] },
];

const results = await Promise.all(CHECKS.map(runCheck));
for (const { name, output } of results.filter(({ ok }) => !ok)) {
  process.stdout.write(`\n${name}\n${output.replaceAll(/^/gm, '  ')}\n`);
}
process.stdout.write('\n');
for (const { name, ok, seconds } of results) {
  process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n`);
}
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;

async function runCheck({ name, tool, args }: (typeof CHECKS)[number]) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [join(root, 'node_modules/.bin', tool), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = Promise.withResolvers<boolean>();
  child.once('error', ended.reject);
  child.once('close', (code) => ended.resolve(code === 0));
  const [out, err, ok] = await Promise.all([text(child.stdout), text(child.stderr), ended.promise]);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  return { name, ok, output: `${out}${err}`.trim(), seconds };
}

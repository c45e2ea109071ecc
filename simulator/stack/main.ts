/** Program (npm run stack [-- --folder DIR]): the whole of Holdfast on one machine, until Ctrl-C. */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { KeptProcess } from './keep-running.ts';
import { keepRunning } from './keep-running.ts';
import { programsFrom } from './programs.ts';
import type { Stack } from './stack.ts';
import { startStack } from './stack.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({ options: { folder: { type: 'string', default: join(root, '.holdfast') } } });
const folder = resolve(values.folder);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const stopped = Promise.withResolvers<void>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stopped.resolve());

try {
  say('Starting the stack …');
  const stack = await startStack({
    folder,
    programs: programsFrom(process.env),
    environment: process.env,
    notice: say,
  });
  const processes = await startOurs(stack);
  say(describe(stack, processes));
  await stopped.promise;
  say('Stopping …');
  await Promise.all(processes.map((one) => one.stop()));
  await stack.stop();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function startOurs(stack: Stack): Promise<KeptProcess[]> {
  try {
    return await Promise.all(['gateway', 'worker'].map((name) => startOne(name, stack)));
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

function startOne(name: string, stack: Stack): Promise<KeptProcess> {
  const options = {
    name,
    command: process.execPath,
    args: [join(root, name, 'main.ts')],
    cwd: root,
    env: stack.settings,
    logFile: join(folder, 'logs', `${name}.log`),
    ready: (line: string) => line.includes(`${name} ready`) || undefined,
  };
  return keepRunning(options, say);
}

function describe(stack: Stack, processes: readonly KeptProcess[]): string {
  const lines = [
    ['Temporal', stack.temporal?.uiUrl ?? 'no web pages of ours', stack.settings['TEMPORAL_ADDRESS']],
    ['store', stack.settings['MONGODB_URL'], stack.mongo?.kind],
    ['voice platform', stack.settings['TELCOFLOW_URL'], stack.simulator && 'simulated'],
    ...processes.map(({ name, pid }) => [
      name,
      `process ${pid}`,
      `restarted when it ends; kill -9 ${pid} to see it`,
    ]),
    ['data and logs', folder, undefined],
  ];
  const rows = lines.map(([name = '', value = '', note]) => {
    return `  ${name.padEnd(15)} ${value}${note === undefined ? '' : `  (${note})`}`;
  });
  return ['', 'Holdfast is up.', ...rows, '', 'Ctrl-C ends it.'].join('\n');
}

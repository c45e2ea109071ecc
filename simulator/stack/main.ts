/** Program (npm run stack [-- --folder DIR]): the whole of Holdfast on one machine, until Ctrl-C. */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { KeptProcess } from './keep-running.ts';
import { keepRunning } from './keep-running.ts';
import { keepServing } from './keep-serving.ts';
import { ourProgram } from './our-program.ts';
import type { OurProgram } from './our-program.ts';
import { programsFrom } from './programs.ts';
import type { Stack } from './stack.ts';
import { startStack } from './stack.ts';

const OURS = ['gateway', 'worker'] as const;
const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: { folder: { type: 'string', default: join(root, '.holdfast') } },
});
const folder = resolve(values.folder);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const stopping = new AbortController();
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
  const servers = [stack.temporal, stack.mongo].filter((server) => server !== undefined);
  const kept = servers.map((server) => keepServing(server, stopping.signal, say));
  say(describe(stack, processes));
  await stopped.promise;
  say('Stopping …');
  stopping.abort();
  await Promise.all(processes.map((one) => one.stop()));
  await Promise.all([stack.stop(), ...kept]);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function startOurs(stack: Stack): Promise<KeptProcess[]> {
  const starting = await Promise.allSettled(OURS.map((name) => startOne(name, stack)));
  const started = starting.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = starting.find((one) => one.status === 'rejected');
  if (failed === undefined) return started;
  await Promise.all(started.map((one) => one.stop()));
  await stack.stop();
  throw failed.reason;
}

function startOne(name: OurProgram, stack: Stack): Promise<KeptProcess> {
  const options = {
    ...ourProgram(name),
    env: stack.settings,
    logFile: join(folder, 'logs', `${name}.log`),
  };
  return keepRunning(options, say);
}

function describe(stack: Stack, processes: readonly KeptProcess[]): string {
  const outside = stack.simulator?.said;
  const rows = [
    ['Temporal', stack.temporal?.uiUrl ?? 'yours', stack.settings['TEMPORAL_ADDRESS']],
    ['store', stack.settings['MONGODB_URL'], stack.mongo?.kind ?? 'yours'],
    ['voice platform', stack.settings['TELCOFLOW_URL'], outside && `simulated, steered at ${outside.apiUrl}`],
    ['Slack', stack.settings['SLACK_API_URL'] ?? 'the real one', outside && 'simulated'],
    ['Twilio', stack.settings['TWILIO_API_URL'] ?? 'the real one', outside && 'simulated'],
    ...processes.map(({ name, pid }) => [name, `process ${pid}`, `kill -9 ${pid} and see it come back`]),
    ['data and logs', folder, undefined],
  ].map(([name = '', value = '', note]) => `  ${name.padEnd(15)} ${value}${note ? `  (${note})` : ''}`);
  return ['', 'Holdfast is up.', ...rows, '', 'Ctrl-C ends it.'].join('\n');
}

/**
 * Program (npm run demo [-- --json] [-- --keep]): places real calls through the embedded stack, tells each call's story,
 * and exits with 0 only if all ended as they must.
 */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { programsFrom } from '../stack/programs.ts';
import { openStage } from './open-stage.ts';
import type { OpenStage } from './open-stage.ts';
import { runScenario } from './run-scenario.ts';
import type { CallReport } from './report.ts';
import { SCENARIOS } from './scenarios.ts';
import { tellEvent, tellReport } from './story.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    folder: { type: 'string', default: join(root, '.holdfast', 'demo') },
  },
});
const tell = (text: string): void => void (values.json ? process.stderr : process.stdout).write(`${text}\n`);

const interrupted = Promise.withResolvers<void>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => interrupted.resolve());

process.exitCode = await play(resolve(values.folder)).catch((failure: unknown) => {
  process.stderr.write(`${failure instanceof Error ? failure.message : String(failure)}\n`);
  return 1;
});
process.exit();

async function play(folder: string): Promise<number> {
  tell('Starting Temporal, the store, the phone platform, a gateway and a worker …');
  const stage = await openStage({
    folder,
    programs: programsFrom(process.env),
    environment: process.env,
    tell,
  });
  try {
    const stopped = interrupted.promise.then(() => 'interrupted' as const);
    const outcome = await Promise.race([playAll(stage), stopped]);
    if (outcome === 'interrupted') return 130;
    if (values.keep) {
      tell(`\nThe calls' histories    ${stage.uiUrl ?? 'in your own Temporal'}`);
      tell(`What the team sees      ${stage.slackMessagesUrl}`);
      tell('Everything keeps running; Ctrl-C ends it.');
      await interrupted.promise;
    } else {
      tell("To look around in Temporal's pages and in Slack afterwards: npm run demo -- --keep");
    }
    return outcome ? 0 : 1;
  } finally {
    await stage.close();
  }
}

async function playAll(stage: OpenStage): Promise<boolean> {
  const calls: CallReport[] = [];
  for (const scenario of SCENARIOS) {
    tell(`\n${scenario.title}`);
    const reports = await runScenario(scenario, {
      ...stage,
      tell: (event, caller) => {
        const line = tellEvent(event, caller);
        if (line !== undefined) tell(line);
      },
    });
    for (const report of reports) tell(tellReport(report));
    calls.push(...reports);
  }
  const ok = calls.every((call) => call.ok);
  tell(`\n${ok ? 'All calls ended as they must.' : 'Not every call ended as it must.'}`);
  if (values.json) process.stdout.write(`${JSON.stringify({ ok, calls })}\n`);
  return ok;
}

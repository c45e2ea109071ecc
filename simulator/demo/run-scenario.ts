import { randomInt, randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { CallInput, CallResult } from '../../contracts/call.ts';
import { callWorkflowId } from '../../contracts/ids.ts';
import type { Store } from '../../store/open-store.ts';
import type { CallEvent } from '../telcoflow/timeline.ts';
import { expectNews } from './news.ts';
import type { Phone } from './phone.ts';
import { areTogetherAsExpected, isAsExpected, reportOf } from './report.ts';
import type { CallReport } from './report.ts';
import type { LineName, Scenario } from './scenarios.ts';
import { openCalendar } from './visits.ts';

/** What a scenario is played with. */
export interface Stage {
  readonly phone: Phone;
  readonly client: Client;
  readonly store: Store;
  /** Number of one of the office's lines. */
  readonly numberOf: (line: LineName) => string;
  /** Texts of messages about a call in Slack. */
  readonly messagesAbout: (callId: string) => Promise<readonly string[]>;
  /** Text messages that a number has got. */
  readonly textsTo: (number: string) => Promise<readonly string[]>;
  /** SIGKILL, and a new one is started at once. */
  readonly killWorker: () => Promise<void>;
  /** Is shown each thing that happens, and, where there are several callers, to whom. */
  readonly tell: (event: CallEvent, caller?: string) => void;
}

/** Any script, as its callers see it. */
type CallWorkflow = (input: CallInput) => Promise<CallResult>;

/** Who calls: somebody new each time, so that no earlier demo matters. */
interface Caller {
  readonly name: string;
  readonly customerId: string;
  readonly from: string;
}

const NAMES = ['Anna Kowalski', 'Peter Jones'];
/** So long into the caller's speech the interference comes: in the middle of a word. */
const INTO_SPEECH_MS = 1500;

/** Places the scenario's calls, lets happen what has to happen, and compares what became of them with what had to. */
export async function runScenario(scenario: Scenario, stage: Stage): Promise<CallReport[]> {
  const { store, phone } = stage;
  const callers = scenario.outcomes.map((_, n): Caller => ({
    name: NAMES[n] ?? `Caller ${n + 1}`,
    customerId: randomUUID(),
    from: `+6581${randomInt(100_000, 1_000_000)}`,
  }));
  const [first] = callers;
  if (first === undefined) return [];
  const around = await prepare(scenario, store, callers);
  const played = await Promise.all(callers.map((caller) => play(scenario, stage, caller)));
  const reports = [];
  for (const { caller, callId, workflowId, result } of played) {
    const view = await phone.view(callId);
    const [messages, texts] = await Promise.all([stage.messagesAbout(callId), stage.textsTo(caller.from)]);
    const seen = { slackMessages: messages.length, smsMessages: texts.length };
    const [news, visits] = [await around.fates(), await around.visits()];
    reports.push(await reportOf(scenario, stage, { view, workflowId, result, ...seen, news, visits }));
  }
  const together = areTogetherAsExpected(scenario, reports);
  return reports.map((report) => ({ ...report, ok: together && isAsExpected(scenario, report) }));
}

/** Puts into the store what the callers come for; whoever comes for something is a customer. */
async function prepare({ news, visits }: Scenario, store: Store, callers: readonly Caller[]) {
  const [first] = callers;
  const nothing = { fates: async () => [], visits: async () => [] };
  if (first === undefined || (news === undefined && visits === undefined)) return nothing;
  for (const { customerId, name, from } of callers) {
    await store.customers.put({ customerId, name, numbers: [from] });
  }
  return {
    ...nothing,
    ...(news === undefined ? {} : await expectNews(store, news, first.customerId)),
    ...(visits === undefined ? {} : await openCalendar(store, visits, first.customerId)),
  };
}

async function play(scenario: Scenario, stage: Stage, caller: Caller) {
  const { phone, client } = stage;
  const callId = await phone.place({
    ...scenario.call,
    from: caller.from,
    to: stage.numberOf(scenario.line),
  });
  for await (const event of phone.follow(callId)) {
    stage.tell(event, scenario.outcomes.length > 1 ? caller.name : undefined);
    if (event.kind === 'speech-started' && event.by === 'caller') void interfere(scenario, stage, callId);
  }
  const workflowId = callWorkflowId(callId);
  const result = await client.workflow.getHandle<CallWorkflow>(workflowId).result();
  return { caller, callId, workflowId, result };
}

async function interfere(
  { interference }: Scenario,
  { phone, killWorker }: Stage,
  callId: string,
): Promise<void> {
  if (interference === 'none') return;
  await new Promise((resolve) => setTimeout(resolve, INTO_SPEECH_MS));
  if (interference === 'caller-hangs-up') await phone.hangUp(callId);
  else await killWorker();
}

import type { TestContext } from 'node:test';
import type { Client } from '@temporalio/client';
import { callWorkflowId } from '../contracts/ids.ts';
import type { CallHandle, Telcoflow } from '../simulator/telcoflow/telcoflow.ts';
import { historyToJson } from './history-json.ts';
import type { LogCapture } from './log-capture.ts';

/** What one of the witnesses of a test has seen, and when. */
interface Sighting {
  readonly atMs: number;
  readonly text: string;
}

/** Who can say what happened in a test of whole calls. */
export interface Witnesses {
  readonly phone: Telcoflow;
  readonly client: Client;
  readonly logs: LogCapture;
}

/** Of a test that has failed, prints what the phone, the engine and our logs saw, in the order of time. */
export async function accountFor(t: TestContext, { phone, client, logs }: Witnesses): Promise<void> {
  // Node 24 has it, its types do not.
  if ('passed' in t && t.passed === true) return;
  const calls = phone.calls().map(({ callId }) => phone.call(callId));
  const told = await Promise.all(calls.map((call) => toldByEngine(client, call)));
  const seen = [...calls.flatMap(seenOnThePhone), ...told.flat(), ...written(logs)];
  const inOrder = seen.toSorted((one, other) => one.atMs - other.atMs);
  const [first] = inOrder;
  for (const { atMs, text } of inOrder) {
    t.diagnostic(`${((atMs - (first?.atMs ?? 0)) / 1000).toFixed(3).padStart(8)} s  ${text}`);
  }
}

function seenOnThePhone(call: CallHandle): Sighting[] {
  return call.view().events.map(({ at, callId, ...facts }) => ({
    atMs: Date.parse(at),
    text: `phone   ${callId.slice(0, 8)} ${JSON.stringify(facts)}`,
  }));
}

interface HistoryJson {
  readonly events?: readonly EventJson[];
}

interface EventJson {
  readonly eventTime: string;
  readonly eventType: string;
}

async function toldByEngine(client: Client, { callId }: CallHandle): Promise<Sighting[]> {
  try {
    const history = await client.workflow.getHandle(callWorkflowId(callId)).fetchHistory();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only printed
    const { events = [] } = historyToJson(history) as HistoryJson;
    return events.map(({ eventTime, eventType, ...facts }) => ({
      atMs: Date.parse(eventTime),
      text: `engine  ${callId.slice(0, 8)} ${eventType.replace('EVENT_TYPE_', '')} ${readable(Object.values(facts))}`,
    }));
  } catch (failure) {
    return [{ atMs: Date.now(), text: `engine  ${callId.slice(0, 8)} has no history: ${String(failure)}` }];
  }
}

function written(logs: LogCapture): Sighting[] {
  return logs.lines.map(({ time, level, ...facts }) => ({
    atMs: typeof time === 'number' ? time : 0,
    text: `log     ${level} ${JSON.stringify(facts)}`,
  }));
}

const LONGEST_TEXT = 300;

/** What tells nobody anything who wants to know how a call went. */
const BESIDE_THE_POINT =
  /^(taskId|requestId|metadata|workerVersion|workflowTaskCompletedEventId|header|sdkMetadata|meteringMetadata|historySizeBytes)$/;

/** Payloads are JSON text in base64, which nobody can read. */
function readable(facts: unknown): string {
  const text = JSON.stringify(facts, (name, value: unknown) => {
    if (BESIDE_THE_POINT.test(name)) return undefined;
    return name === 'data' && typeof value === 'string' ? Buffer.from(value, 'base64').toString() : value;
  });
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)} …` : text;
}

import { setTimeout as delay } from 'node:timers/promises';
import type { CallRequest } from '../simulator/telcoflow/call-request.ts';
import type { FullCallView } from '../simulator/telcoflow/call-view.ts';
import type { BenchStack } from './bench-stack.ts';
import { circumstances, figuresOf, round } from './figures.ts';
import { loadOf } from './load-of.ts';

const RAMP_SECONDS = 20;
const MESSAGE = 'my order has not arrived can you call me tomorrow morning';

export interface CapacityOptions {
  readonly calls: number;
  readonly seconds: number;
}

/** A closed office that takes messages which are longer than the time of measuring. */
export function capacityLine(seconds: number): object {
  return { recording: { maxSeconds: seconds + 60, endSilenceMs: 2000, noSpeechSeconds: 6 } };
}

/** Calls ramped up and then all at once on the line, each hearing prompts and leaving a long message. */
export async function benchCapacity(
  stack: BenchStack,
  { calls, seconds }: CapacityOptions,
  tell: (text: string) => void,
): Promise<object> {
  await stack.call({ steps: [{ waitForPrompt: true }, { say: MESSAGE }] });
  const before = await loadOf(stack.gatewayPid);
  const talking = RAMP_SECONDS + seconds;
  const running: Promise<FullCallView>[] = [];
  for (let n = 0; n < calls; n += 1) {
    running.push(stack.call({ steps: talkFor(talking) }));
    await delay((RAMP_SECONDS * 1000) / calls);
  }
  tell(`${calls} calls are on the line`);
  const start = { load: await loadOf(stack.gatewayPid), at: performance.now() };
  await delay(seconds * 1000);
  const end = { load: await loadOf(stack.gatewayPid), at: performance.now() };
  tell('they end');
  const views = await Promise.all(running);
  const cores = (end.load.cpuSeconds - start.load.cpuSeconds) / ((end.at - start.at) / 1000);
  const outcomes = await Promise.all(views.map(({ callId }) => stack.outcome(callId)));
  const turns = await stack.turnsMs(views.map(({ callId }) => callId));
  const { p50Ms: turnP50Ms, p95Ms: turnP95Ms, p99Ms: turnP99Ms, n: turnsCounted } = figuresOf(turns);
  return {
    bench: 'capacity',
    calls,
    seconds,
    gatewayCoresPerCall: round(cores / calls, 4),
    gatewayRssMiBPerCall: round((end.load.rssMiB - before.rssMiB) / calls, 2),
    underruns: await stack.underruns(),
    turns: turnsCounted,
    turnP50Ms,
    turnP95Ms,
    turnP99Ms,
    messagesTaken: outcomes.filter((outcome) => outcome === 'message-taken').length,
    aim: { gatewayCoresPerCall: 0.01, gatewayRssMiBPerCall: 2, underruns: 0 },
    ...circumstances(),
  };
}

/** Speaks again and again, with pauses too short to be the end of the message. */
function talkFor(seconds: number) {
  const steps: NonNullable<CallRequest['steps']> = [{ waitForPrompt: true }];
  for (let spoken = 0; spoken < seconds; spoken += 5) steps.push({ say: MESSAGE }, { pauseMs: 300 });
  steps.push({ waitForPrompt: true });
  return steps;
}

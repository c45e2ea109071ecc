import type { FullCallView } from '../simulator/telcoflow/call-view.ts';
import type { CallEvent } from '../simulator/telcoflow/timeline.ts';
import type { BenchStack } from './bench-stack.ts';
import { circumstances, figuresOf } from './figures.ts';

const CALLS = 220;
/** The first calls meet cold caches and unwarmed code. */
const WARM_UP = 20;

/** Milliseconds from the offer on the wire to the claim's end, and from there to `call.answer` on the wire. */
interface Answer {
  readonly claimMs: number;
  readonly engineMs: number;
}

/**
 * One call after the other: from the offer on the wire to `call.answer` on the wire, through the real engine. Of that,
 * `claim` is spent with the platform; `engine` is the workflow's start, its first decision and the verb's way to the gateway.
 */
export async function benchAnswer(stack: BenchStack, tell: (text: string) => void): Promise<object> {
  const answers: Answer[] = [];
  for (let n = 0; n < CALLS; n += 1) {
    const view = await stack.call({ steps: [{ waitForAnswer: true }, { hangUp: true }] });
    if (n >= WARM_UP) answers.push(answerOf(view));
    if ((n + 1) % 20 === 0) tell(`${n + 1} of ${CALLS} calls`);
  }
  return {
    bench: 'answer',
    ...figuresOf(answers.map(({ claimMs, engineMs }) => claimMs + engineMs)),
    claim: figuresOf(answers.map(({ claimMs }) => claimMs)),
    engine: figuresOf(answers.map(({ engineMs }) => engineMs)),
    aim: { p50Ms: 40, p95Ms: 100 },
    ...circumstances(),
  };
}

function answerOf(view: FullCallView): Answer {
  const offeredMs = timeOf(view, ({ kind }) => kind === 'offered');
  const readyMs = timeOf(view, ({ kind }) => kind === 'ready');
  const answerMs = timeOf(view, (event) => event.kind === 'command' && event.command === 'call.answer');
  return { claimMs: readyMs - offeredMs, engineMs: answerMs - readyMs };
}

function timeOf({ callId, events }: FullCallView, fits: (event: CallEvent) => boolean): number {
  const event = events.find(fits);
  if (event === undefined) throw new Error(`call ${callId} was not offered, claimed and answered`);
  return event.ms;
}

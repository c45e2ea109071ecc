import type { FullCallView } from '../simulator/telcoflow/call-view.ts';
import type { BenchStack } from './bench-stack.ts';
import { circumstances, figuresOf } from './figures.ts';

const CALLS = 220;
/** The first calls meet cold caches and unwarmed code. */
const WARM_UP = 20;

/** One call after the other: from the offer on the wire to `call.answer` on the wire, through the real engine. */
export async function benchAnswer(stack: BenchStack, tell: (text: string) => void): Promise<object> {
  const values: number[] = [];
  for (let n = 0; n < CALLS; n += 1) {
    const view = await stack.call({ steps: [{ waitForAnswer: true }, { hangUp: true }] });
    if (n >= WARM_UP) values.push(answeredAfterMs(view));
    if ((n + 1) % 20 === 0) tell(`${n + 1} of ${CALLS} calls`);
  }
  return { bench: 'answer', ...figuresOf(values), aim: { p50Ms: 40, p95Ms: 100 }, ...circumstances() };
}

function answeredAfterMs({ callId, events }: FullCallView): number {
  const offered = events.find(({ kind }) => kind === 'offered');
  const answer = events.find((event) => event.kind === 'command' && event.command === 'call.answer');
  if (offered === undefined || answer === undefined) throw new Error(`call ${callId} was not answered`);
  return answer.ms - offered.ms;
}

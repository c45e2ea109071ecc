import type { Turn } from '../contracts/verbs.ts';
import type { CallRequest } from '../simulator/telcoflow/call-request.ts';
import type { FullCallView } from '../simulator/telcoflow/call-view.ts';
import { VoiceActivity } from '../gateway/voice-activity.ts';
import { startVoice } from '../simulator/voice/voice.ts';
import { ALWAYS, type BenchStack } from './bench-stack.ts';
import { circumstances, figuresOf, round } from './figures.ts';

const TURNS_OF_A_CALL = 10;
/** So many that nothing waits for a processor: waiting would be measured instead of the product. */
const CALLS_AT_ONCE = 4;
const MESSAGE = 'The parcel is here.';
const ANSWER = 'yes please';
const CONFIRMED = 'Good.';
const RATE = 24_000;
/** What is softer is silence, as the simulated platform counts it. */
const AUDIBLE = 200;

/** A line that reads out much, in few words. */
export const TURN_LINE = {
  script: 'notifications',
  hours: ALWAYS,
  prompts: {
    notificationsGreeting: 'Hello {customer}.',
    notification: '{message} All right?',
    confirmed: CONFIRMED,
    everything: 'Goodbye.',
  },
};

/**
 * Customers say yes to one notification after the other. A turn goes from the caller's last audible sample to our first
 * one, as the phone platform sees it; of that, endpointing waits for more words, with what the voice detector is late by,
 * and the model understands. The rest is ours.
 */
export async function benchTurn(
  stack: BenchStack,
  { turns }: { readonly turns: number },
  tell: (text: string) => void,
): Promise<object> {
  const calls = Math.ceil(turns / TURNS_OF_A_CALL / CALLS_AT_ONCE) * CALLS_AT_ONCE;
  tell(`${calls} calls of ${TURNS_OF_A_CALL} turns, ${CALLS_AT_ONCE} at a time: about ${calls * 18} s`);
  // Every prompt is in the cache then.
  await playCall(stack, 0);
  const edges = await edgesOf();
  const measured: Measured[] = [];
  for (let n = 1; n <= calls; n += CALLS_AT_ONCE) {
    const some = await Promise.all([0, 1, 2, 3].map((more) => playCall(stack, n + more)));
    measured.push(...some.flat().map((turn) => trimmed(turn, edges)));
    tell(`${measured.length} turns`);
  }
  const totals = figuresOf(measured.map(({ totalMs }) => totalMs));
  const endpointing = figuresOf(measured.map(({ endpointingMs }) => endpointingMs));
  const model = figuresOf(measured.map(({ modelMs }) => modelMs));
  return {
    bench: 'turn',
    ...totals,
    endpointingMs: endpointing,
    modelMs: model,
    ours: figuresOf(measured.map(({ totalMs, endpointingMs, modelMs }) => totalMs - endpointingMs - modelMs)),
    p95WithoutEndpointingAndModelMs: round(totals.p95Ms - endpointing.p95Ms - model.p95Ms),
    aim: { p95WithoutEndpointingAndModelMs: 60 },
    ...circumstances(),
  };
}

interface Measured {
  readonly totalMs: number;
  readonly endpointingMs: number;
  readonly modelMs: number;
}

async function playCall(stack: BenchStack, n: number): Promise<Measured[]> {
  const from = `+65811${String(20_000 + n)}`;
  const customerId = `customer-${n}`;
  await stack.store.customers.put({ customerId, name: 'Anna', numbers: [from] });
  await stack.store.notifications.putMany(
    Array.from({ length: TURNS_OF_A_CALL }, (_, one) => ({
      notificationId: `${customerId}-${one}`,
      customerId,
      message: MESSAGE,
      priority: 'normal',
    })),
  );
  const answer: NonNullable<CallRequest['steps']> = [{ whenHears: 'all right', say: ANSWER }];
  const steps = Array.from({ length: TURNS_OF_A_CALL }, () => answer).flat();
  const view = await stack.call({ from, steps });
  const { turns = [] } = await stack.result(view.callId);
  return measuredIn(view, turns);
}

/** Silence that is part of what is said: not ours to be quicker. */
interface Edges {
  /** Behind the answer's last audible sample. */
  readonly tailMs: number;
  /** Before our prompt's first one. */
  readonly headMs: number;
  /** So long after the answer's last audible sample the voice detector still hears somebody. */
  readonly lagMs: number;
}

function trimmed({ totalMs, endpointingMs, modelMs }: Measured, { tailMs, headMs, lagMs }: Edges): Measured {
  return { totalMs: totalMs + tailMs - headMs, endpointingMs: endpointingMs + lagMs, modelMs };
}

/** Measured on the very sounds, with the product's own detector. */
async function edgesOf(): Promise<Edges> {
  const voice = await startVoice();
  try {
    const answer = await voice.say(ANSWER, 'en-us', RATE);
    const prompt = await voice.say(CONFIRMED, 'en-us', RATE);
    const last = answer.findLastIndex((sample) => Math.abs(sample) > AUDIBLE);
    const first = prompt.findIndex((sample) => Math.abs(sample) > AUDIBLE);
    const activity = new VoiceActivity(RATE);
    const andSilence = new Int16Array(answer.length + RATE);
    andSilence.set(answer);
    activity.push(Buffer.from(andSilence.buffer));
    activity.close();
    const ms = (samples: number) => (samples / RATE) * 1000;
    return {
      tailMs: ms(answer.length - last),
      headMs: ms(first),
      lagMs: ms(activity.speechRunEnd - last),
    };
  } finally {
    await voice.close();
  }
}

/** Turns that went as they should: one answer each, understood, and then our next word. */
function measuredIn({ events, sampleRate }: FullCallView, turns: readonly Turn[]): Measured[] {
  const answers = events.filter((event) => event.kind === 'speech-ended');
  if (answers.length !== turns.length) return [];
  return answers.flatMap((answer, n) => {
    const turn = turns[n];
    const next = events.find((event) => event.kind === 'prompt-started' && event.n > answer.n);
    if (turn?.understood !== 'answer' || next?.kind !== 'prompt-started') return [];
    const totalMs = ((next.fromSample - answer.toSample) / sampleRate) * 1000;
    return [{ totalMs, endpointingMs: turn.endpointingMs, modelMs: turn.modelMs }];
  });
}

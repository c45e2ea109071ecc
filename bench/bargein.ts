import type { CallRequest } from '../simulator/telcoflow/call-request.ts';
import type { FullCallView } from '../simulator/telcoflow/call-view.ts';
import type { CallEvent } from '../simulator/telcoflow/timeline.ts';
import { ALWAYS, type BenchStack } from './bench-stack.ts';
import { circumstances, figuresOf } from './figures.ts';

/** Long enough to be interrupted, and to be coughed at ten times. */
const MESSAGE =
  'Your order has left our house this morning, it comes with the afternoon delivery, the driver rings your bell, ' +
  'and if nobody is at home then your neighbour will be asked to take it, unless you would rather collect it yourself, ' +
  'in which case it waits for you in our shop until the end of next week, on any day from nine to five.';

/** A line that reads out something long. */
export const BARGE_IN_LINE = {
  script: 'notifications',
  hours: ALWAYS,
  prompts: {
    notificationsGreeting: 'Hello {customer}.',
    notification: '{message} All right?',
    confirmed: 'Good.',
    everything: 'Goodbye.',
  },
};

const INTERRUPTIONS_OF_A_CALL = 5;
const NOISES_OF_A_CALL = 10;
const CALLS_AT_ONCE = 4;
/** What people utter to show that they listen, and what the world utters. */
const BACKCHANNELS: Readonly<Record<string, Noise>> = {
  cough: { cough: true },
  'noise of 150 ms': { noiseMs: 150 },
  'noise of 300 ms': { noiseMs: 300 },
  yes: { say: 'yes' },
  right: { say: 'right' },
  'uh huh': { say: 'uh huh' },
};

type Noise = { readonly cough: true } | { readonly noiseMs: number } | { readonly say: string };

export interface BargeInOptions {
  readonly times: number;
  readonly noises: number;
}

/** Callers interrupt, which must stop our voice at once, and make noises, which must not stop it at all. */
export async function benchBargeIn(
  stack: BenchStack,
  { times, noises }: BargeInOptions,
  tell: (text: string) => void,
): Promise<object> {
  const kinds = Object.entries(BACKCHANNELS);
  const interrupting = callsFor(times, INTERRUPTIONS_OF_A_CALL);
  const ofEach = callsFor(noises / kinds.length, NOISES_OF_A_CALL);
  const seconds = (interrupting * 26 + kinds.length * ofEach * 24) / CALLS_AT_ONCE;
  tell(
    `${interrupting + kinds.length * ofEach} calls, ${CALLS_AT_ONCE} at a time: about ${Math.round(seconds)} s`,
  );
  const numbers = numbersFrom(30_000);
  const first = await inTurn(stack, interrupting, { steps: interruptions(), numbers });
  tell(`${first.length} calls with interruptions are over`);
  const stops = first.flatMap(stopsIn);
  const heard: Record<string, object> = {};
  for (const [name, noise] of kinds) {
    const views = await inTurn(stack, ofEach, { steps: again(noise), numbers });
    tell(`${views.length} calls with "${name}" are over`);
    const falseStops = views.flatMap(({ events }) => events.filter(isInterrupt)).length;
    heard[name] = { n: views.flatMap(spokenIn).length, falseStops };
  }
  return {
    bench: 'bargein',
    /** From our decision, as the platform learns of it, to the last sample that it plays. */
    ...figuresOf(stops.map(({ stopMs }) => stopMs)),
    /** From the caller's first sound to our decision. */
    detection: figuresOf(stops.map(({ detectionMs }) => detectionMs)),
    backchannels: heard,
    aim: { p99Ms: 20, falseStops: 0 },
    ...circumstances(),
  };
}

function callsFor(count: number, perCall: number): number {
  return Math.ceil(count / perCall / CALLS_AT_ONCE) * CALLS_AT_ONCE;
}

type Steps = NonNullable<CallRequest['steps']>;

/** Each notification is answered in its middle. */
function interruptions(): Steps {
  return Array.from({ length: INTERRUPTIONS_OF_A_CALL }, (_, n) => ({
    interruptAfterMs: 3_000 + 400 * n,
    say: 'yes please that is fine',
  }));
}

/** One long question, with something to hear every second and a half; then the caller goes. */
function again(noise: Noise): Steps {
  const noises = Array.from({ length: NOISES_OF_A_CALL }, (_, n): Steps =>
    n === 0 ? [{ ...noise, interruptAfterMs: 2_500 }] : [{ pauseMs: 1_100 }, noise],
  );
  return [...noises.flat(), { pauseMs: 500 }, { hangUp: true }];
}

/** A number for each call: nobody calls twice. */
function* numbersFrom(first: number): Generator<number, never> {
  for (let n = first; ; n += 1) yield n;
}

interface Playing {
  readonly steps: Steps;
  readonly numbers: Generator<number, never>;
}

async function inTurn(
  stack: BenchStack,
  calls: number,
  { steps, numbers }: Playing,
): Promise<FullCallView[]> {
  const views: FullCallView[] = [];
  while (views.length < calls) {
    const some = Array.from({ length: CALLS_AT_ONCE }, () => playCall(stack, numbers.next().value, steps));
    views.push(...(await Promise.all(some)));
  }
  return views;
}

async function playCall(stack: BenchStack, n: number, steps: Steps): Promise<FullCallView> {
  const from = `+65811${n}`;
  const customerId = `customer-${n}`;
  await stack.store.customers.put({ customerId, name: 'Anna', numbers: [from] });
  await stack.store.notifications.putMany(
    Array.from({ length: INTERRUPTIONS_OF_A_CALL }, (_, one) => ({
      notificationId: `${customerId}-${one}`,
      customerId,
      message: MESSAGE,
      priority: 'normal',
    })),
  );
  return stack.call({ from, steps });
}

interface Stop {
  readonly detectionMs: number;
  readonly stopMs: number;
}

/** Every interruption with what came of it: our decision, and the end of what the caller heard of us. */
function stopsIn({ events, sampleRate }: FullCallView): Stop[] {
  return events.flatMap((began) => {
    if (began.kind !== 'speech-started') return [];
    const stopped = events.find((event) => event.kind === 'interrupted' && event.n > began.n);
    const heard = events.find((event) => event.kind === 'prompt-heard' && event.n > began.n);
    if (stopped?.kind !== 'interrupted' || heard?.kind !== 'prompt-heard') return [];
    return [
      {
        detectionMs: ((stopped.atSample - began.fromSample) / sampleRate) * 1000,
        stopMs: (Math.max(heard.toSample - stopped.atSample, 0) / sampleRate) * 1000,
      },
    ];
  });
}

function isInterrupt(event: CallEvent): boolean {
  return event.kind === 'interrupted';
}

function spokenIn({ events }: FullCallView): CallEvent[] {
  return events.filter(({ kind }) => kind === 'speech-started');
}

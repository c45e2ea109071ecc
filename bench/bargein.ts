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
const BACKCHANNELS = [
  { cough: true },
  { noiseMs: 150 },
  { noiseMs: 300 },
  { say: 'mm' },
  { say: 'hm' },
] as const;

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
  const interrupting = callsFor(times, INTERRUPTIONS_OF_A_CALL);
  const noisy = callsFor(noises, NOISES_OF_A_CALL);
  tell(`${interrupting + noisy} calls, ${CALLS_AT_ONCE} at a time: about ${interrupting * 6 + noisy * 9} s`);
  const first = await inTurn(stack, interrupting, interruptions());
  tell(`${first.length} calls with interruptions are over`);
  const second = await inTurn(stack, noisy, coughs(), interrupting);
  const stops = first.flatMap(stopsIn);
  return {
    bench: 'bargein',
    /** From our decision, as the platform learns of it, to the last sample that it plays. */
    ...figuresOf(stops.map(({ stopMs }) => stopMs)),
    /** From the caller's first sound to our decision. */
    detection: figuresOf(stops.map(({ detectionMs }) => detectionMs)),
    backchannels: second.flatMap(spokenIn).length,
    falseStops: second.flatMap(({ events }) => events.filter(isInterrupt)).length,
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
function coughs(): Steps {
  const noises = Array.from({ length: NOISES_OF_A_CALL }, (_, n): Steps => {
    const noise = BACKCHANNELS[n % BACKCHANNELS.length] ?? { cough: true };
    return n === 0 ? [{ ...noise, interruptAfterMs: 2_500 }] : [{ pauseMs: 1_100 }, noise];
  });
  return [...noises.flat(), { pauseMs: 500 }, { hangUp: true }];
}

async function inTurn(
  stack: BenchStack,
  calls: number,
  steps: Steps,
  numbersFrom = 0,
): Promise<FullCallView[]> {
  const views: FullCallView[] = [];
  for (let n = 0; n < calls; n += CALLS_AT_ONCE) {
    const some = [0, 1, 2, 3].map((more) => playCall(stack, numbersFrom + n + more, steps));
    views.push(...(await Promise.all(some)));
  }
  return views;
}

async function playCall(stack: BenchStack, n: number, steps: Steps): Promise<FullCallView> {
  const from = `+65811${String(30_000 + n)}`;
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
    const ms = (samples: number) => (samples / sampleRate) * 1000;
    return [
      {
        detectionMs: ms(stopped.atSample - began.fromSample),
        stopMs: ms(Math.max(heard.toSample - stopped.atSample, 0)),
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

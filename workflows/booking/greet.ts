import type { Wanted } from '../../contracts/questions.ts';
import type { Call } from '../call.ts';
import { questionOf, stay } from '../conversation.ts';
import { filled } from '../filled.ts';
import type { BookingCaller } from './caller.ts';
import { missingOf } from './wish.ts';
import type { Wish } from './wish.ts';

/** What the caller has come for, with whatever details they gave at once. */
export interface Errand extends Wish {
  readonly todo: Todo;
}

type Todo = 'book' | 'move' | 'cancel';

const TODO = {
  kind: 'choice',
  options: [
    { id: 'move', words: 'move the appointment' },
    { id: 'cancel', words: 'cancel the appointment' },
    { id: 'book', words: 'book another appointment' },
  ],
} as const satisfies Wanted;

/** Greets the caller and finds out what they want. Undefined when that cannot be understood. */
export async function greet(call: Call, caller: BookingCaller): Promise<Errand | undefined> {
  return caller.next === undefined ? greetToBook(call, caller) : greetToChange(call, caller, caller.next);
}

async function greetToBook(call: Call, { customers, services }: BookingCaller): Promise<Errand | undefined> {
  const { prompts } = call.line;
  const [known, ...others] = customers;
  const ask =
    known === undefined || others.length > 0
      ? prompts.bookingGreeting
      : filled(prompts.bookingGreetingKnown, { customer: known.name });
  const wants = missingOf({}, services);
  const reply = stay(await call.ask(questionOf(call, { ask, again: prompts.whichDay, wants })));
  return reply.kind === 'answer' ? { ...reply.value, todo: 'book' } : undefined;
}

/** They have an appointment already: its day and time first, and then what is to become of it. */
async function greetToChange(
  call: Call,
  { services }: BookingCaller,
  { customer, service, words }: NonNullable<BookingCaller['next']>,
): Promise<Errand | undefined> {
  const { prompts } = call.line;
  const again = prompts.whatToDo;
  const ask = filled(prompts.existingAppointment, {
    customer: customer.name,
    service: service.name,
    when: words,
  });
  const wants = { ...missingOf({}, services), todo: TODO };
  const reply = stay(await call.ask(questionOf(call, { ask, again, wants })));
  if (reply.kind !== 'answer') return undefined;
  const { todo, ...wish } = reply.value;
  if (isTodo(todo)) return { ...wish, todo };
  // A day alone does not say whether the appointment moves there, or another one is wanted.
  const second = stay(await call.ask(questionOf(call, { ask: again, wants: { todo: TODO } })));
  const what = second.kind === 'answer' ? second.value.todo : undefined;
  return isTodo(what) ? { ...wish, todo: what } : undefined;
}

function isTodo(said: string | undefined): said is Todo {
  return TODO.options.some(({ id }) => id === said);
}

import { proxyActivities } from '@temporalio/workflow';
import type { FoundCaller, NotificationActivities } from '../activities/notifications.ts';
import type { CallInput, CallResult, Outcome } from '../contracts/call.ts';
import type { Customer, FlagReason, Notification } from '../contracts/customers.ts';
import type { Answer } from '../contracts/questions.ts';
import type { Call } from './call.ts';
import { conversation, questionOf, stay } from './conversation.ts';
import { filled, listed } from './filled.ts';
import { goodbye, takeMessage } from './take-message.ts';
import { WHILE_A_CALLER_WAITS } from './while-waiting.ts';
import { wholeCall } from './whole-call.ts';

/** Reads a customer aloud what they are to be told, and takes their yes or no to each. */
export function notifications(input: CallInput): Promise<CallResult> {
  return wholeCall(input, async (call) => {
    await call.answer();
    return conversation(call, async () => {
      const caller = await findCaller(call);
      call.customers = caller.customers;
      return caller.customers.length === 0 ? offerMessage(call) : readAll(call, caller);
    });
  });
}

async function readAll(call: Call, { customers, pending }: FoundCaller): Promise<Outcome> {
  const { prompts } = call.line;
  const names = customers.map(({ name }) => name);
  const words = { customer: listed(call, names) };
  if (pending.length === 0) return goodbye(call, filled(prompts.nothingPending, words), 'nothing-pending');

  await call.say(filled(prompts.notificationsGreeting, words));
  for (const notification of pending) {
    // Somebody else may have called meanwhile, or it was withdrawn.
    if (!(await beginReading(call, notification))) continue;
    const about = customers.length > 1 ? customers.find(isFor(notification)) : undefined;
    await call.say(await settle(call, notification, await read(call, notification, about)));
  }
  return goodbye(call, prompts.everything, 'notified');
}

function beginReading({ input }: Call, { notificationId }: Notification): Promise<boolean> {
  return whileTheyWait('it is being read').beginReading({ notificationId, callId: input.callId });
}

/** Reads one aloud, whoever of the household it is about. */
async function read(call: Call, { message }: Notification, about: Customer | undefined) {
  const { prompts } = call.line;
  const whose = about === undefined ? '' : `${filled(prompts.notificationFor, { customer: about.name })} `;
  return call.ask(
    questionOf(call, {
      ask: whose + filled(prompts.notification, { message }),
      again: filled(prompts.notificationAgain, { message }),
      wants: { confirmed: { kind: 'yes-no', yes: 'the caller confirms, or agrees to, what was said' } },
    }),
  );
}

type ConfirmedOrNot = Awaited<ReturnType<typeof read>>;

/** Writes down what the caller said to it, and gives what we say to that. */
async function settle(call: Call, notification: Notification, answer: ConfirmedOrNot): Promise<string> {
  const { prompts } = call.line;
  // Who says goodbye in the middle of it has not decided: it stays pending. Who wants a person has.
  const reply = answer.kind === 'person' ? answer : stay(answer);
  const why = whyNot(reply);
  const said = { ...(why === undefined ? {} : { why }), ...wordsOf(reply) };
  const settled = await whileTheyWait(why ?? 'confirmed').settleNotification({
    notificationId: notification.notificationId,
    callId: call.input.callId,
    state: why === undefined ? 'acknowledged' : 'flagged',
    at: new Date().toISOString(),
    ...said,
  });
  if (settled.kind === 'settled' && why !== undefined) {
    call.flag({ message: notification.message, why, ...wordsOf(reply) });
  }
  stay(reply);
  if (settled.kind === 'withdrawn') return prompts.withdrawnMeanwhile;
  if (settled.kind === 'settled-before') return prompts.settledMeanwhile;
  return why === undefined ? prompts.confirmed : prompts.followUp;
}

/** Undefined: it is confirmed. */
function whyNot(reply: Exclude<ConfirmedOrNot, { kind: 'goodbye' | 'not-heard' }>): FlagReason | undefined {
  if (reply.kind === 'answer') return reply.value.confirmed === true ? undefined : 'declined';
  return reply.kind === 'person' ? 'wants-person' : reply.kind;
}

function wordsOf(answer: Answer): { readonly words?: string } {
  return 'transcript' in answer ? { words: answer.transcript } : {};
}

/** Somebody whom we do not know has called for a reason: a message, or at least our team hears of it. */
async function offerMessage(call: Call): Promise<Outcome> {
  const { prompts } = call.line;
  const reply = stay(
    await call.ask(
      questionOf(call, {
        ask: prompts.unknownCaller,
        wants: { message: { kind: 'yes-no', yes: 'the caller would like to leave a message' } },
      }),
    ),
  );
  if (reply.kind === 'answer' && reply.value.message === true) return takeMessage(call, prompts.leaveMessage);
  call.flag({ why: 'unknown-caller', ...wordsOf(reply) });
  return goodbye(call, prompts.goodbye, 'unknown-caller');
}

async function findCaller(call: Call): Promise<FoundCaller> {
  const { from } = call.input;
  if (from === undefined) return { customers: [], pending: [] };
  return whileTheyWait('by their number').findCaller({ from, at: new Date().toISOString() });
}

function whileTheyWait(summary: string): NotificationActivities {
  return proxyActivities<NotificationActivities>({ ...WHILE_A_CALLER_WAITS, summary });
}

function isFor({ customerId }: Notification) {
  return (customer: Customer) => customer.customerId === customerId;
}

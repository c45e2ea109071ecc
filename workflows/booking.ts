import type { CallInput, CallResult, Outcome } from '../contracts/call.ts';
import { findCaller } from './booking/caller.ts';
import { book, cancel, move } from './booking/change.ts';
import { gather } from './booking/gather.ts';
import { greet } from './booking/greet.ts';
import { chooseTime } from './booking/offer.ts';
import type { BookingCaller } from './booking/caller.ts';
import type { Wish } from './booking/wish.ts';
import type { Upcoming } from '../activities/booking.ts';
import type { Call } from './call.ts';
import { conversation, questionOf, stay } from './conversation.ts';
import { filled } from './filled.ts';
import { putThrough, withoutUs } from './put-through.ts';
import { goodbye } from './take-message.ts';
import { wholeCall } from './whole-call.ts';

/** Books an appointment, or moves or cancels the one that the caller has. */
export function booking(input: CallInput): Promise<CallResult> {
  return wholeCall(input, async (call) => {
    await call.answer();
    return conversation(call, async () => {
      const caller = await findCaller(call);
      if (caller.services.length === 0) return nothingToBook(call);
      const { next } = caller;
      const errand = await greet(call, caller);
      if (errand === undefined) return askOurTeam(call);
      if (next === undefined || errand.todo === 'book') return bookOne(call, caller, errand);
      return errand.todo === 'move' ? moveIt(call, next, errand) : cancelIt(call, next);
    });
  });
}

async function bookOne(call: Call, caller: BookingCaller, said: Wish): Promise<Outcome> {
  const { prompts } = call.line;
  const wish = await gather(call, caller.services, said);
  if (wish === undefined) return askOurTeam(call);
  const chosen = await chooseTime(call, wish, (held) => book(call, caller, { service: wish.service, held }));
  if (chosen.kind !== 'done') return withoutTime(call, chosen.kind);
  return achieved(call, 'booked', filled(prompts.booked, chosen.words));
}

async function moveIt(call: Call, next: Upcoming, said: Wish): Promise<Outcome> {
  const { prompts } = call.line;
  const wish = await gather(call, [next.service], said);
  if (wish === undefined) return askOurTeam(call);
  const chosen = await chooseTime(call, wish, (held) => move(call, next, held));
  if (chosen.kind === 'changed') return toOurTeam(call, prompts.changedMeanwhile);
  if (chosen.kind !== 'done') return withoutTime(call, chosen.kind);
  return achieved(call, 'moved', filled(prompts.moved, chosen.words));
}

async function cancelIt(call: Call, next: Upcoming): Promise<Outcome> {
  const { prompts } = call.line;
  const words = { when: next.words, service: next.service.name };
  const sure = await call.ask(
    questionOf(call, {
      ask: filled(prompts.sureToCancel, words),
      wants: { sure: { kind: 'yes-no', yes: 'the caller wants the appointment to be cancelled' } },
    }),
  );
  const reply = stay(sure);
  if (reply.kind !== 'answer') return askOurTeam(call);
  if (reply.value.sure !== true) return goodbye(call, prompts.staysBooked, 'appointment-kept');
  const cancelled = await cancel(call, next);
  if (cancelled.kind !== 'done') return toOurTeam(call, prompts.changedMeanwhile);
  return achieved(call, 'appointment-cancelled', filled(prompts.cancelled, cancelled.words));
}

/** Says what was done. Done it is, even if the caller does not wait to hear it. */
async function achieved(call: Call, outcome: Outcome, words: string): Promise<Outcome> {
  call.achieved = outcome;
  const { prompts, smsFrom } = call.line;
  const isTexted = smsFrom !== undefined && call.input.from !== undefined;
  await call.say(isTexted ? `${words} ${prompts.textFollows}` : words);
  return goodbye(call, prompts.bookingGoodbye, outcome);
}

function nothingToBook(call: Call): Promise<Outcome> {
  call.story.tell('Nothing can be booked on this line: see its services, and those in the store.');
  return withoutUs(call);
}

function withoutTime(call: Call, why: 'none' | 'not-understood' | 'changed'): Promise<Outcome> {
  return why === 'none' ? toOurTeam(call, call.line.prompts.noSlot) : askOurTeam(call);
}

/** A caller who was not understood twice is better off with a person. */
function askOurTeam(call: Call): Promise<Outcome> {
  return toOurTeam(call, call.line.prompts.couldNotHelp);
}

async function toOurTeam(call: Call, why: string): Promise<Outcome> {
  await call.say(why);
  return putThrough(call, call.line.prompts.connecting);
}

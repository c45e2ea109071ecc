import type { Outcome } from '../contracts/call.ts';
import type { Call } from './call.ts';
import { takeMessage } from './take-message.ts';

/** Gives a caller who is talking to us to a person: the callee, while the office is open; else they may leave a message. */
export async function putThrough(call: Call, words: string): Promise<Outcome> {
  const { prompts, ringSeconds } = call.line;
  if (!call.office.open) return takeMessage(call, prompts.closed);
  await call.say(words);
  const ring = await call.connect(ringSeconds);
  if (ring.kind === 'unanswered') return takeMessage(call, prompts.nobodyAvailable);
  await call.leave();
  return 'connected';
}

/** Something of ours fails in the middle of a conversation: the caller goes on with a person, or a recording, as the line says. */
export async function withoutUs(call: Call): Promise<Outcome> {
  const { prompts, whenNotHeard } = call.line;
  await call.say(prompts.trouble);
  if (whenNotHeard === 'person') return putThrough(call, prompts.connecting);
  return takeMessage(call, call.office.open ? prompts.nobodyAvailable : prompts.closed);
}

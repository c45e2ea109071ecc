import type { Outcome } from '../contracts/call.ts';
import type { Call } from './call.ts';

/** Has a caller who is on the line with us leave a message, and says goodbye. */
export async function takeMessage(call: Call, invitation: string): Promise<Outcome> {
  const { prompts, recording } = call.line;
  await call.say(invitation);

  let message = await call.record(recording);
  if (!message.heardSpeech) {
    await call.say(prompts.noSpeech);
    message = await call.record(recording);
  }
  if (!message.heardSpeech) return goodbye(call, prompts.noMessage, 'no-message');

  if (message.ended === 'limit') await call.say(prompts.tooLong);
  return goodbye(call, message.stored ? prompts.recorded : prompts.notYetStored, 'message-taken');
}

/** The last words of a call that we end. */
export async function goodbye(call: Call, words: string, outcome: Outcome): Promise<Outcome> {
  await call.say(words);
  await call.hangUp();
  return outcome;
}

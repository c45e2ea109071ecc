import type { CallInput, CallResult, Outcome } from '../contracts/call.ts';
import type { Call } from './call.ts';
import { wholeCall } from './whole-call.ts';

/** In office hours the callee's phone rings first; after hours, or when nobody picks up, the caller leaves a message. */
export function voicemail(input: CallInput): Promise<CallResult> {
  return wholeCall(input, async (call) => {
    if (call.office.open) {
      const ring = await call.connect(call.line.ringSeconds);
      if (ring.kind === 'connected') return leaveThemToIt(call);
    }
    return takeMessage(call);
  });
}

async function leaveThemToIt(call: Call): Promise<Outcome> {
  await call.leave();
  return 'connected';
}

async function takeMessage(call: Call): Promise<Outcome> {
  const { prompts, recording } = call.line;
  await call.answer();
  await call.say(call.office.open ? prompts.nobodyAvailable : prompts.closed);

  let message = await call.record(recording);
  if (!message.heardSpeech) {
    await call.say(prompts.noSpeech);
    message = await call.record(recording);
  }
  if (!message.heardSpeech) return goodbye(call, prompts.noMessage, 'no-message');

  if (message.ended === 'limit') await call.say(prompts.tooLong);
  return goodbye(call, message.stored ? prompts.recorded : prompts.notYetStored, 'message-taken');
}

async function goodbye(call: Call, words: string, outcome: Outcome): Promise<Outcome> {
  await call.say(words);
  await call.hangUp();
  return outcome;
}

import type { CallInput, CallResult, Outcome } from '../contracts/call.ts';
import type { Call } from './call.ts';
import { takeMessage } from './take-message.ts';
import { wholeCall } from './whole-call.ts';

/** In office hours the callee's phone rings first; after hours, or when nobody picks up, the caller leaves a message. */
export function voicemail(input: CallInput): Promise<CallResult> {
  return wholeCall(input, async (call) => {
    if (call.office.open) {
      const ring = await call.connect(call.line.ringSeconds);
      if (ring.kind === 'connected') return leaveThemToIt(call);
    }
    await call.answer();
    const { prompts } = call.line;
    return takeMessage(call, call.office.open ? prompts.nobodyAvailable : prompts.closed);
  });
}

async function leaveThemToIt(call: Call): Promise<Outcome> {
  await call.leave();
  return 'connected';
}

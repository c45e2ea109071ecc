/** Workflow code whose order of steps was changed without a thought for the calls that are on: for a test alone. */
import type { CallInput, CallResult } from '../../contracts/call.ts';
import { wholeCall } from '../../workflows/whole-call.ts';

/** Asks for the message before it says anything. */
export function voicemail(input: CallInput): Promise<CallResult> {
  return wholeCall(input, async (call) => {
    await call.answer();
    await call.record(call.line.recording);
    await call.say(call.line.prompts.closed);
    await call.hangUp();
    return 'message-taken';
  });
}

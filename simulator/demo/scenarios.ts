import type { Outcome } from '../../contracts/call.ts';
import type { CallRequest } from '../telcoflow/call-request.ts';

/** What happens to a call from outside while it goes on. */
export type Interference = 'none' | 'caller-hangs-up' | 'worker-killed';

/** A call that the demo places, and how it must end. */
export interface Scenario {
  readonly scenario: string;
  readonly title: string;
  readonly line: 'open' | 'closed';
  readonly call: Omit<CallRequest, 'to' | 'from'>;
  readonly interference: Interference;
  readonly outcome: Outcome;
  /** What the transcript must be; absent: no voicemail may come of this call. */
  readonly words?: string;
}

const BOILER = 'hello this is anna kowalski the boiler leaks please call me back';
const ORDER = 'my order has not arrived can you call me tomorrow morning';

/** Speaks after the beep and waits for what we say to it. */
function leaves(message: string): CallRequest['steps'] {
  return [{ waitForPrompt: true }, { say: message }, { waitForPrompt: true }];
}

export const SCENARIOS: readonly Scenario[] = [
  {
    scenario: 'after-hours-message',
    title: 'After hours a caller leaves a message',
    line: 'closed',
    call: { steps: leaves(BOILER) },
    interference: 'none',
    outcome: 'message-taken',
    words: BOILER,
  },
  {
    scenario: 'in-hours-connect',
    title: 'In office hours the caller is put through',
    line: 'open',
    call: { callee: 'picks-up', answerAfterMs: 1000, steps: [{ pauseMs: 3000 }, { hangUp: true }] },
    interference: 'none',
    outcome: 'connected',
  },
  {
    scenario: 'in-hours-nobody-picks-up',
    title: 'In office hours nobody picks up, so a message is taken after all',
    line: 'open',
    call: { callee: 'no-answer', steps: leaves(ORDER) },
    interference: 'none',
    outcome: 'message-taken',
    words: ORDER,
  },
  {
    scenario: 'hang-up-while-speaking',
    title: 'A caller hangs up in the middle of the message',
    line: 'closed',
    call: { steps: [{ waitForPrompt: true }, { say: BOILER }, { say: ORDER }] },
    interference: 'caller-hangs-up',
    outcome: 'message-taken',
  },
  {
    scenario: 'worker-killed-while-speaking',
    title: 'The worker is killed (SIGKILL) while the caller speaks',
    line: 'closed',
    call: { steps: leaves(`${BOILER} ${ORDER}`) },
    interference: 'worker-killed',
    outcome: 'message-taken',
    words: `${BOILER} ${ORDER}`,
  },
];

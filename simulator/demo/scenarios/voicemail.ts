import type { CallRequest } from '../../telcoflow/call-request.ts';
import type { Scenario } from '../scenarios.ts';

const BOILER = 'hello this is anna kowalski the boiler leaks please call me back';
const ORDER = 'my order has not arrived can you call me tomorrow morning';

/** Speaks after the beep and waits for what we say to it. */
function leaves(message: string): CallRequest['steps'] {
  return [{ waitForPrompt: true }, { say: message }, { waitForPrompt: true }];
}

/** Callers of lines that take messages. */
export const VOICEMAIL: readonly Scenario[] = [
  {
    scenario: 'after-hours-message',
    title: 'After hours a caller leaves a message',
    line: 'closed',
    script: 'voicemail',
    call: { steps: leaves(BOILER) },
    interference: 'none',
    outcomes: ['message-taken'],
    slackMessages: 1,
    words: BOILER,
  },
  {
    scenario: 'in-hours-connect',
    title: 'In office hours the caller is put through',
    line: 'open',
    script: 'voicemail',
    call: { callee: 'picks-up', answerAfterMs: 1000, steps: [{ pauseMs: 3000 }, { hangUp: true }] },
    interference: 'none',
    outcomes: ['connected'],
    slackMessages: 0,
  },
  {
    scenario: 'in-hours-nobody-picks-up',
    title: 'In office hours nobody picks up, so a message is taken after all',
    line: 'open',
    script: 'voicemail',
    call: { callee: 'no-answer', steps: leaves(ORDER) },
    interference: 'none',
    outcomes: ['message-taken'],
    slackMessages: 1,
    words: ORDER,
  },
  {
    scenario: 'hang-up-while-speaking',
    title: 'A caller hangs up in the middle of the message',
    line: 'closed',
    script: 'voicemail',
    call: { steps: [{ waitForPrompt: true }, { say: BOILER }, { say: ORDER }] },
    interference: 'caller-hangs-up',
    outcomes: ['message-taken'],
    slackMessages: 1,
  },
  {
    scenario: 'worker-killed-while-speaking',
    title: 'The worker is killed (SIGKILL) while the caller speaks',
    line: 'closed',
    script: 'voicemail',
    call: { steps: leaves(`${BOILER} ${ORDER}`) },
    interference: 'worker-killed',
    outcomes: ['message-taken'],
    slackMessages: 1,
    words: `${BOILER} ${ORDER}`,
  },
];

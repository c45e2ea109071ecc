import type { Outcome } from '../../contracts/call.ts';
import type { ScriptName } from '../../contracts/line.ts';
import type { CallRequest } from '../telcoflow/call-request.ts';
import type { News } from './news.ts';

/** What happens to a call from outside while it goes on. */
export type Interference = 'none' | 'caller-hangs-up' | 'worker-killed';

/** The office's lines: one for messages that is open, one that is closed, and one that notifies. */
export type LineName = 'open' | 'closed' | 'news';

/** A call that the demo places, and how it must end. */
export interface Scenario {
  readonly scenario: string;
  readonly title: string;
  readonly line: LineName;
  readonly script: ScriptName;
  readonly call: Omit<CallRequest, 'to' | 'from'>;
  readonly interference: Interference;
  readonly outcome: Outcome;
  /** What the transcript must be; absent: no voicemail may come of this call. */
  readonly words?: string;
  /** What the caller is to be told, as a customer; absent: they are nobody's. */
  readonly news?: readonly News[];
  /** How many messages about the call the team must see. */
  readonly slackMessages: number;
}

const BOILER = 'hello this is anna kowalski the boiler leaks please call me back';
const ORDER = 'my order has not arrived can you call me tomorrow morning';

/** Clear words that are no answer. */
const BESIDE_THE_POINT = 'the elevator is stuck on the third floor';
const APPOINTMENT = 'Your appointment with Doctor Lim is moved to Friday at ten.';
const INVOICE = 'Your invoice of November is due next week.';
const LENSES = 'Your new lenses are ready to be picked up.';

/** Speaks after the beep and waits for what we say to it. */
function leaves(message: string): CallRequest['steps'] {
  return [{ waitForPrompt: true }, { say: message }, { waitForPrompt: true }];
}

export const SCENARIOS: readonly Scenario[] = [
  {
    scenario: 'after-hours-message',
    title: 'After hours a caller leaves a message',
    line: 'closed',
    script: 'voicemail',
    call: { steps: leaves(BOILER) },
    interference: 'none',
    outcome: 'message-taken',
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
    outcome: 'connected',
    slackMessages: 0,
  },
  {
    scenario: 'in-hours-nobody-picks-up',
    title: 'In office hours nobody picks up, so a message is taken after all',
    line: 'open',
    script: 'voicemail',
    call: { callee: 'no-answer', steps: leaves(ORDER) },
    interference: 'none',
    outcome: 'message-taken',
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
    outcome: 'message-taken',
    slackMessages: 1,
  },
  {
    scenario: 'worker-killed-while-speaking',
    title: 'The worker is killed (SIGKILL) while the caller speaks',
    line: 'closed',
    script: 'voicemail',
    call: { steps: leaves(`${BOILER} ${ORDER}`) },
    interference: 'worker-killed',
    outcome: 'message-taken',
    slackMessages: 1,
    words: `${BOILER} ${ORDER}`,
  },
  {
    scenario: 'notifications',
    title: 'A customer calls for news: one is confirmed, one declined, one not understood',
    line: 'news',
    script: 'notifications',
    call: {
      steps: [
        { whenHears: 'moved to friday at ten', say: 'yes please that is fine' },
        { whenHears: 'is due next week', say: 'no thank you not today' },
        { whenHears: 'ready to be picked up', say: BESIDE_THE_POINT },
        { whenHears: 'can you confirm that yes or no', say: BESIDE_THE_POINT },
      ],
    },
    interference: 'none',
    outcome: 'notified',
    news: [
      { message: APPOINTMENT, becomes: 'acknowledged' },
      { message: INVOICE, becomes: 'flagged' },
      { message: LENSES, becomes: 'flagged' },
    ],
    slackMessages: 1,
  },
  {
    scenario: 'notifications-hang-up',
    title: 'A customer hangs up while the second of three is read',
    line: 'news',
    script: 'notifications',
    call: {
      steps: [
        { whenHears: 'moved to friday at ten', say: 'yes please that is fine' },
        { whenHears: 'is due next week', hangUp: true },
      ],
    },
    interference: 'none',
    outcome: 'hung-up',
    news: [
      { message: APPOINTMENT, becomes: 'acknowledged' },
      { message: INVOICE, becomes: 'pending' },
      { message: LENSES, becomes: 'pending' },
    ],
    slackMessages: 0,
  },
];

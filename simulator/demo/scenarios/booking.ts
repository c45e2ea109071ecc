import type { CallRequest } from '../../telcoflow/call-request.ts';
import type { Scenario } from '../scenarios.ts';

const CALL_ME = 'i am a new customer please call me back';

/** What a caller says to a question whose end they hear. */
const GREETED = {
  whenHears: 'what would you like and when',
  say: 'i would like to book a dental check up tomorrow at ten thirty please',
};
const OFFERED = { whenHears: 'shall i book that for you', say: 'yes please that is fine' };
const PICKS_UP = {
  callee: 'picks-up',
  answerAfterMs: 500,
  calleeSteps: [{ pauseMs: 1500 }, { hangUp: true }],
} satisfies Partial<CallRequest>;

/** Customers who want an appointment. */
export const BOOKING: readonly Scenario[] = [
  {
    scenario: 'booking',
    title: 'A customer books an appointment, and gets a text message',
    line: 'booking',
    script: 'booking',
    call: { steps: [GREETED, OFFERED] },
    interference: 'none',
    outcomes: ['booked'],
    visits: { free: 'at all hours', becomes: ['10:30 booked'], texts: 1 },
    slackMessages: 0,
  },
  {
    scenario: 'booking-move',
    title: 'A customer moves the appointment that they have',
    line: 'booking',
    script: 'booking',
    call: {
      steps: [
        { whenHears: 'or to book another one', say: 'i would like to move it tomorrow at ten thirty please' },
        OFFERED,
      ],
    },
    interference: 'none',
    outcomes: ['moved'],
    visits: { free: 'at all hours', has: '14:30', becomes: ['10:30 booked'], texts: 1 },
    slackMessages: 0,
  },
  {
    scenario: 'booking-race',
    title: 'Two customers want the last slot at the same time',
    line: 'booking',
    script: 'booking',
    call: { ...PICKS_UP, steps: [GREETED, OFFERED] },
    interference: 'none',
    outcomes: ['booked', 'connected'],
    visits: { free: 'tomorrow at half past ten', becomes: ['10:30 booked'], texts: 1 },
    slackMessages: 0,
  },
  {
    scenario: 'booking-no-slot',
    title: 'Nothing is free, so the caller is put through to a person',
    line: 'booking',
    script: 'booking',
    call: { ...PICKS_UP, steps: [GREETED] },
    interference: 'none',
    outcomes: ['connected'],
    visits: { free: 'never', becomes: [], texts: 0 },
    slackMessages: 0,
  },
  {
    scenario: 'booking-nobody-picks-up',
    title: 'Nothing is free and nobody picks up, so a message is taken',
    line: 'booking',
    script: 'booking',
    call: {
      callee: 'no-answer',
      steps: [GREETED, { whenHears: 'and we will call you back', say: CALL_ME }],
    },
    interference: 'none',
    outcomes: ['message-taken'],
    visits: { free: 'never', becomes: [], texts: 0 },
    slackMessages: 1,
    words: CALL_ME,
  },
];

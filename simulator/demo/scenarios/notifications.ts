import type { Scenario } from '../scenarios.ts';

/** Clear words that are no answer. */
const BESIDE_THE_POINT = 'the elevator is stuck on the third floor';
const APPOINTMENT = 'Your appointment with Doctor Lim is moved to Friday at ten.';
const INVOICE = 'Your invoice of November is due next week.';
const LENSES = 'Your new lenses are ready to be picked up.';

/** Customers who call for news. */
export const NOTIFICATIONS: readonly Scenario[] = [
  {
    scenario: 'notifications',
    title: 'A customer calls for news: one is confirmed, one declined, one not understood',
    line: 'news',
    script: 'notifications',
    call: {
      steps: [
        { whenHears: 'moved to friday at ten', say: 'yes please that is fine' },
        { whenHears: 'is due next week', say: 'no that does not suit me' },
        { whenHears: 'ready to be picked up', say: BESIDE_THE_POINT },
        { whenHears: 'can you confirm that yes or no', say: BESIDE_THE_POINT },
      ],
    },
    interference: 'none',
    outcomes: ['notified'],
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
    outcomes: ['hung-up'],
    news: [
      { message: APPOINTMENT, becomes: 'acknowledged' },
      { message: INVOICE, becomes: 'pending' },
      { message: LENSES, becomes: 'pending' },
    ],
    slackMessages: 0,
  },
];

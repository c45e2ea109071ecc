import type { Outcome } from '../../contracts/call.ts';
import type { ScriptName } from '../../contracts/line.ts';
import type { CallRequest } from '../telcoflow/call-request.ts';
import type { News } from './news.ts';
import { BOOKING } from './scenarios/booking.ts';
import { NOTIFICATIONS } from './scenarios/notifications.ts';
import { VOICEMAIL } from './scenarios/voicemail.ts';
import type { Visits } from './visits.ts';

/** What happens to a call from outside while it goes on. */
export type Interference = 'none' | 'caller-hangs-up' | 'worker-killed';

/** The office's lines: one for messages that is open, one that is closed, one that notifies, one that books. */
export type LineName = 'open' | 'closed' | 'news' | 'booking';

/** A call that the demo places, and how it must end. */
export interface Scenario {
  readonly scenario: string;
  readonly title: string;
  readonly line: LineName;
  readonly script: ScriptName;
  readonly call: Omit<CallRequest, 'to' | 'from'>;
  readonly interference: Interference;
  /** One for each caller: several call at once. */
  readonly outcomes: readonly Outcome[];
  /** What the transcript must be; absent: no voicemail may come of this call. */
  readonly words?: string;
  /** What the caller is to be told, as a customer; absent: they are nobody's. */
  readonly news?: readonly News[];
  /** What can be booked, and what must be booked in the end. */
  readonly visits?: Visits;
  /** How many messages about the call the team must see. */
  readonly slackMessages: number;
}

export const SCENARIOS: readonly Scenario[] = [...VOICEMAIL, ...NOTIFICATIONS, ...BOOKING];

import {
  ActivityFailure,
  ApplicationFailure,
  proxyActivities,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { AlertPlace, Alerts, Refused } from '../activities/alerts.ts';
import type { EffectRefusal } from '../activities/effect-failures.ts';
import { EFFECT_REFUSED } from '../contracts/failures.ts';
import { effectKey } from '../contracts/ids.ts';
import type { Line } from '../contracts/line.ts';
import type { Flagged, FlaggedItem, Voicemail } from '../contracts/records.ts';
import type { Call } from './call.ts';
import { PATIENT } from './patience.ts';
import type { Story } from './story.ts';

/** When neither the line's own destination nor the fallback takes an alert, a person has to mend one of them first. */
const ASK_AGAIN_AFTER = '10m';

/**
 * Tells the team of a message, and returns only when it has been told: in the line's own place, or else in the fallback
 * channel, however long it takes until one of them accepts it.
 */
export function tellTeam(call: Call, voicemail: Voicemail): Promise<void> {
  return untilTold(call, 'alert', {
    inItsPlace: (place, summary) => alerts(summary).alertVoicemail({ ...place, voicemail }),
    elsewhere: (place, summary) => alerts(summary).alertFallback({ ...place, voicemail }),
  });
}

/**
 * Tells the team of what there is for people to do, all at once; as patient as `tellTeam`. What comes of other work than
 * the conversation is of a kind of its own, and told by itself.
 */
export function tellTeamOfFlags(teller: Teller, flagged: Flagged, kind = 'flagged'): Promise<void> {
  return untilTold(teller, kind, {
    inItsPlace: (place, summary) => alerts(summary).alertFlagged({ ...place, flagged }),
    elsewhere: (place, summary) => alerts(summary).alertFlaggedFallback({ ...place, flagged }),
  });
}

/** The line's place for alerts, and the story in which it is noted that the team was told. */
interface Teller {
  readonly line: Pick<Line, 'alert' | 'timeZone'>;
  readonly story?: Pick<Story, 'tell'>;
}

/** What is known of a call by those who have to see to something because of it. */
export function aboutCall({ input, line, customers }: Call): Omit<Flagged, 'items'> {
  return {
    callId: input.callId,
    line: line.number,
    office: line.office,
    ...(input.from === undefined ? {} : { from: input.from }),
    receivedAt: input.rangAt,
    customers: customers.map(({ name }) => name),
  };
}

export function flaggedIn(call: Call, items: readonly FlaggedItem[]): Flagged {
  return { ...aboutCall(call), items };
}

/** One thing to be told, in the line's own place or in the fallback channel. */
interface Telling {
  readonly inItsPlace: (place: AlertPlace, summary: string) => Promise<unknown>;
  readonly elsewhere: (place: Refused<AlertPlace>, summary: string) => Promise<unknown>;
}

async function untilTold(teller: Teller, kind: string, { inItsPlace, elsewhere }: Telling): Promise<void> {
  const { line, story } = teller;
  const { alert, timeZone } = line;
  const place = (n: number): AlertPlace => ({ key: keyOf(kind, n), alert, timeZone });
  const where = alert.kind === 'slack' ? `in Slack ${alert.channel}` : 'by webhook';
  for (;;) {
    const refusal = await refusalOf(inItsPlace(place(1), where));
    if (refusal === undefined) return story?.tell('The team was told.');
    story?.tell(`${alert.kind} refused the alert: ${refusal.code}.`);
    const refused = { ...place(2), refusal };
    if ((await refusalOf(elsewhere(refused, 'in the fallback channel'))) === undefined) {
      return story?.tell('The team was told in the fallback channel.');
    }
    await sleep(ASK_AGAIN_AFTER, { summary: `alert refused (${refusal.code}): try again` });
  }
}

function alerts(summary: string): Alerts {
  return proxyActivities<Alerts>({
    startToCloseTimeout: '2m',
    heartbeatTimeout: '10s',
    retry: PATIENT,
    summary,
  });
}

function keyOf(kind: string, n: number): string {
  return effectKey(workflowInfo().workflowId, kind, n);
}

/** Everything but a refusal is retried by the engine for as long as it takes. */
async function refusalOf(alerting: Promise<unknown>): Promise<EffectRefusal | undefined> {
  try {
    await alerting;
    return undefined;
  } catch (failure) {
    const cause = failure instanceof ActivityFailure ? failure.cause : undefined;
    if (cause instanceof ApplicationFailure && cause.type === EFFECT_REFUSED) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own activity put it there
      return cause.details?.[0] as EffectRefusal;
    }
    throw failure;
  }
}

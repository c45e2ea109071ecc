import {
  ActivityFailure,
  ApplicationFailure,
  proxyActivities,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { Alerts } from '../activities/alerts.ts';
import type { EffectRefusal } from '../activities/effect-failures.ts';
import { EFFECT_REFUSED } from '../contracts/failures.ts';
import { effectKey } from '../contracts/ids.ts';
import type { Voicemail } from '../contracts/records.ts';
import type { Call } from './call.ts';
import { PATIENT } from './patience.ts';

/** When neither the line's own destination nor the fallback takes an alert, a person has to mend one of them first. */
const ASK_AGAIN_AFTER = '10m';

/**
 * Tells the team of a message, and returns only when it has been told: in the line's own place, or else in the fallback
 * channel, however long it takes until one of them accepts it.
 */
export async function tellTeam(call: Call, voicemail: Voicemail): Promise<void> {
  for (;;) {
    const refusal = await tellLine(call, voicemail);
    if (refusal === undefined) return call.story.tell('The team was told.');
    call.story.tell(`${call.line.alert.kind} refused the alert: ${refusal.code}.`);
    if ((await tellFallback(call, voicemail, refusal)) === undefined) {
      return call.story.tell('The team was told in the fallback channel.');
    }
    await sleep(ASK_AGAIN_AFTER, { summary: `alert refused (${refusal.code}): try again` });
  }
}

function tellLine(call: Call, voicemail: Voicemail): Promise<EffectRefusal | undefined> {
  const { alert, timeZone } = call.line;
  const { alertVoicemail } = alerts(alert.kind === 'slack' ? `in Slack ${alert.channel}` : 'by webhook');
  return refusalOf(alertVoicemail({ key: keyOf(1), alert, voicemail, timeZone }));
}

function tellFallback(
  call: Call,
  voicemail: Voicemail,
  refusal: EffectRefusal,
): Promise<EffectRefusal | undefined> {
  const { alert, timeZone } = call.line;
  const { alertFallback } = alerts('in the fallback channel');
  return refusalOf(alertFallback({ key: keyOf(2), alert, voicemail, timeZone, refusal }));
}

function alerts(summary: string): Alerts {
  return proxyActivities<Alerts>({
    startToCloseTimeout: '2m',
    heartbeatTimeout: '10s',
    retry: PATIENT,
    summary,
  });
}

function keyOf(n: number): string {
  return effectKey(workflowInfo().workflowId, 'alert', n);
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

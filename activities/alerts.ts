import { Context } from '@temporalio/activity';
import { z } from 'zod';
import type { Alert } from '../contracts/line.ts';
import type { Flagged, Voicemail } from '../contracts/records.ts';
import { whileBeating } from './beating.ts';
import { callUrl } from './call-card.ts';
import { effectRefused, type EffectRefusal } from './effect-failures.ts';
import { flaggedCard, flaggedText } from './flagged-card.ts';
import { once, type Ledger, type OncePatience, type VisibleEffect } from './once.ts';
import { slackPosted, type Slack, type SlackMessage } from './slack.ts';
import { slackVerdict } from './slack-verdict.ts';
import { voicemailCard, voicemailText } from './voicemail-card.ts';
import { webhookName, webhookVerdict, type Webhook } from './webhook.ts';

/** Where the team shall be told of something. */
export interface AlertPlace {
  /** Key in the ledger: the same key is never seen twice by the team. */
  readonly key: string;
  readonly alert: Alert;
  /** IANA zone in which the office reads times. */
  readonly timeZone: string;
}

export interface VoicemailAlert extends AlertPlace {
  readonly voicemail: Voicemail;
}

export interface FlaggedAlert extends AlertPlace {
  readonly flagged: Flagged;
}

/** An alert that its own destination has refused. */
export type Refused<A extends AlertPlace> = A & { readonly refusal: EffectRefusal };

/** Where the team was told. */
export type Alerted = z.infer<typeof slackAlerted> | z.infer<typeof webhookAlerted>;

const slackAlerted = slackPosted.extend({ kind: z.literal('slack') });
const webhookAlerted = z.object({ kind: z.literal('webhook'), status: z.number() });

export interface AlertDependencies {
  readonly effects: Ledger;
  readonly slack: Slack;
  readonly webhook: Webhook;
  readonly consoleUrl: string;
  /** Slack channel for alerts whose own destination refuses them; absent: there is none. */
  readonly fallbackChannel?: string;
  /** How long a request whose answer was lost may take to be seen; 5 s unless told. */
  readonly settleMs?: number;
}

export interface Alerts {
  /**
   * Tells the team of a voicemail: visible once in Slack, at least once at a webhook. Fails with EffectRefused
   * (non-retryable, detail `EffectRefusal`) when a person must change something first; the same key may then be tried
   * again later. Everything else is worth retrying.
   */
  readonly alertVoicemail: (input: VoicemailAlert) => Promise<Alerted>;
  /**
   * Tells the team in the fallback channel, saying where the alert was meant to go and why it could not; give it a key of
   * its own. Fails with EffectRefused as above, also when there is no other channel (code `no_fallback`).
   */
  readonly alertFallback: (input: Refused<VoicemailAlert>) => Promise<Alerted>;
  /** Tells the team of what a call has left for people to do, as `alertVoicemail` does of a voicemail. */
  readonly alertFlagged: (input: FlaggedAlert) => Promise<Alerted>;
  /** The same in the fallback channel, as `alertFallback`. */
  readonly alertFlaggedFallback: (input: Refused<FlaggedAlert>) => Promise<Alerted>;
}

const SETTLE_MS = 5_000;

export function createAlerts(dependencies: AlertDependencies): Alerts {
  const { consoleUrl } = dependencies;
  const aboutVoicemail = ({ voicemail, timeZone }: VoicemailAlert): Subject => ({
    card: (note) => voicemailCard({ voicemail, timeZone, consoleUrl, ...note }),
    body: {
      text: voicemailText(voicemail),
      event: 'voicemail',
      ...voicemail,
      timeZone,
      playUrl: callUrl(consoleUrl, voicemail.callId),
    },
  });
  return {
    alertVoicemail: (input) => tell(dependencies, input, aboutVoicemail(input)),
    alertFallback: (input) => tellFallback(dependencies, input, aboutVoicemail(input)),
    alertFlagged: (input) => tell(dependencies, input, aboutFlagged(input, consoleUrl)),
    alertFlaggedFallback: (input) => tellFallback(dependencies, input, aboutFlagged(input, consoleUrl)),
  };
}

/** What an alert is about, for either kind of destination. */
interface Subject {
  readonly card: (note: { readonly note?: string }) => SlackMessage;
  /** For a webhook. */
  readonly body: Readonly<Record<string, unknown>>;
}

function aboutFlagged({ flagged, timeZone }: FlaggedAlert, consoleUrl: string): Subject {
  return {
    card: (note) => flaggedCard({ flagged, timeZone, consoleUrl, ...note }),
    body: { text: flaggedText(flagged), event: 'flagged', ...flagged, timeZone },
  };
}

function tell(dependencies: AlertDependencies, place: AlertPlace, subject: Subject): Promise<Alerted> {
  const { key, alert } = place;
  if (alert.kind === 'webhook') return toWebhook(dependencies, { key, url: alert.url }, subject.body);
  return toSlack(dependencies, { key, channel: alert.channel }, subject.card({}));
}

async function tellFallback(
  dependencies: AlertDependencies,
  { key, alert, refusal }: Refused<AlertPlace>,
  subject: Subject,
): Promise<Alerted> {
  const { fallbackChannel } = dependencies;
  if (fallbackChannel === undefined || isSame(alert, fallbackChannel)) {
    throw effectRefused(key, { reason: 'destination', code: 'no_fallback', inDoubt: false });
  }
  const meantFor = alert.kind === 'slack' ? alert.channel : webhookName(alert.url);
  const note = `Meant for ${meantFor}, which could not be used: ${refusal.code}.`;
  return toSlack(dependencies, { key, channel: fallbackChannel }, subject.card({ note }));
}

async function toSlack(
  { effects, slack, settleMs }: AlertDependencies,
  place: { readonly key: string; readonly channel: string },
  message: SlackMessage,
): Promise<Alerted> {
  const effect = (signal: AbortSignal): VisibleEffect<Alerted> => ({
    key: place.key,
    facts: { kind: 'slack', channel: place.channel },
    result: slackAlerted,
    sendMs: slack.postMs,
    findMs: slack.findMs,
    send: async () => ({ kind: 'slack' as const, ...(await slack.post(place, message, signal)) }),
    find: async (doubt) => {
      const { channel } = doubt.facts;
      if (typeof channel !== 'string') return undefined;
      const found = await slack.find({ key: place.key, channel }, doubt, signal);
      return found === undefined ? undefined : { kind: 'slack' as const, ...found };
    },
    verdict: slackVerdict,
  });
  return whileBeating((signal) => once(effects, effect(signal), patience(signal, settleMs)));
}

async function toWebhook(
  { effects, webhook, settleMs }: AlertDependencies,
  { key, url }: { readonly key: string; readonly url: string },
  body: Subject['body'],
): Promise<Alerted> {
  const effect = (signal: AbortSignal): VisibleEffect<Alerted> => ({
    key,
    facts: { kind: 'webhook', address: webhookName(url) },
    result: webhookAlerted,
    sendMs: webhook.postMs,
    send: async () => ({ kind: 'webhook' as const, ...(await webhook.post({ url, key, body }, signal)) }),
    verdict: webhookVerdict,
  });
  return whileBeating((signal) => once(effects, effect(signal), patience(signal, settleMs)));
}

function patience(signal: AbortSignal, settleMs = SETTLE_MS): OncePatience {
  return { settleMs, attempt: Context.current().info.attempt, signal };
}

function isSame(alert: Alert, channel: string): boolean {
  return alert.kind === 'slack' && alert.channel.replace(/^#/, '') === channel.replace(/^#/, '');
}

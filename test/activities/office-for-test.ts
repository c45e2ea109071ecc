import { setTimeout as pause } from 'node:timers/promises';
import type { TestContext } from 'node:test';
import { ApplicationFailure } from '@temporalio/common';
import { pino, type Logger } from 'pino';
import { z } from 'zod';
import type { AlertDependencies, Alerted, Alerts } from '../../activities/alerts.ts';
import { createSlack } from '../../activities/slack.ts';
import { createWebhook } from '../../activities/webhook.ts';
import type { Alert } from '../../contracts/line.ts';
import type { Voicemail } from '../../contracts/records.ts';
import type { Fault } from '../../simulator/faulty/faults.ts';
import { startSlack, type Slack, type SlackOptions } from '../../simulator/slack/slack.ts';
import type { Store } from '../../store/open-store.ts';
import { activityEnvironment } from './activity-environment.ts';

export const voicemail: Voicemail = {
  callId: 'call-1',
  recordingId: 'call-1-4',
  line: '+6531580002',
  office: 'Harbour Dental',
  from: '+6591234567',
  receivedAt: '2026-11-21T10:00:00.000Z',
  durationMs: 42_000,
  transcript: { text: 'the boiler leaks', confidence: 'high' },
};

export const slackAlert: Alert = { kind: 'slack', channel: '#calls' };

export function alertInput(key: string, alert: Alert = slackAlert) {
  return { key, alert, voicemail, timeZone: 'Asia/Singapore' };
}

/** Short, so that a test of a lost answer does not take the ten seconds that a call's caller never notices. */
export const TIMEOUT_MS = 400;
export const SETTLE_MS = 100;

export interface SlackAddress {
  readonly apiUrl: string;
  readonly botToken: string;
}

export function alertDependencies(
  store: Store,
  slack: SlackAddress,
  log: Logger = pino({ level: 'silent' }),
): AlertDependencies {
  return {
    effects: store.effects,
    slack: createSlack({ token: slack.botToken, apiUrl: slack.apiUrl, timeoutMs: TIMEOUT_MS, log }),
    webhook: createWebhook({ timeoutMs: TIMEOUT_MS }),
    consoleUrl: 'https://console.example',
    fallbackChannel: 'alerts',
    settleMs: SETTLE_MS,
  };
}

const message = z.object({
  channel: z.string(),
  ts: z.string(),
  text: z.string(),
  blocks: z.array(z.unknown()).optional(),
  metadata: z.object({ event_payload: z.object({ key: z.string() }) }).optional(),
});

const received = z.object({ idempotencyKey: z.string().optional(), body: z.record(z.string(), z.unknown()) });

/** Slack and receivers as a person looks at them. */
export class Outside {
  readonly slack: Slack;
  constructor(slack: Slack) {
    this.slack = slack;
  }

  fail(fault: { [K in Fault['kind']]: { kind: K } & Partial<Extract<Fault, { kind: K }>> }[Fault['kind']]) {
    return this.#tell('/faults', fault);
  }

  channel(change: { name: string; archived?: boolean; member?: boolean }) {
    return this.#tell('/channels', change);
  }

  async messages(channel = '#calls') {
    const shown = await fetch(`${this.slack.url}/messages?channel=${encodeURIComponent(channel)}`);
    return z.object({ messages: z.array(message) }).parse(await shown.json()).messages;
  }

  async received(name: string) {
    const shown = await fetch(`${this.slack.url}/webhook/${name}`);
    return z.object({ received: z.array(received) }).parse(await shown.json()).received;
  }

  async requests() {
    const shown = await fetch(`${this.slack.url}/requests`);
    return z.object({ requests: z.array(z.string()) }).parse(await shown.json()).requests;
  }

  async #tell(path: string, body: unknown): Promise<void> {
    const told = await fetch(`${this.slack.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!told.ok)
      throw new Error(`the Slack stand-in does not take ${JSON.stringify(body)}: ${await told.text()}`);
  }
}

export async function outsideFor(t: TestContext, options: SlackOptions = {}): Promise<Outside> {
  const slack = await startSlack(options);
  t.after(() => slack.close());
  return new Outside(slack);
}

/** One use of the alerts. */
export type Telling = (alerts: Alerts) => Promise<Alerted>;

/** Runs one attempt of an activity, as a worker does. */
export function attempt(run: Telling, alerts: Alerts, n = 1): Promise<Alerted> {
  return activityEnvironment(n).run(() => run(alerts));
}

const MOST_ATTEMPTS = 30;
const ORDINARY_DELAY_MS = 50;

/** Runs the alerts again and again as Temporal would, until they succeed or fail for good. */
export function retried(run: Telling, alerts: Alerts) {
  return untilDone((n) => attempt(run, alerts, n));
}

/** Makes attempt after attempt, each told its number, as Temporal would, until one succeeds or fails for good. */
export async function untilDone<Result>(attemptOf: (n: number) => Promise<Result>) {
  const failures: (string | null | undefined)[] = [];
  for (let n = 1; n <= MOST_ATTEMPTS; n += 1) {
    try {
      return { result: await attemptOf(n), attempts: n, failures };
    } catch (failure) {
      if (!(failure instanceof ApplicationFailure) || failure.nonRetryable === true) throw failure;
      failures.push(failure.type);
      await pause(delayMs(failure));
    }
  }
  throw new Error(`not done after ${MOST_ATTEMPTS} attempts: ${failures.join(', ')}`);
}

function delayMs({ nextRetryDelay }: ApplicationFailure): number {
  return typeof nextRetryDelay === 'number' ? nextRetryDelay : ORDINARY_DELAY_MS;
}

import type { ChatPostMessageArguments, KnownBlock, WebClient } from '@slack/web-api';
import { z } from 'zod';
import { slackChannelId } from './slack-channel.ts';
import { slackClient, type SlackSettings } from './slack-client.ts';
import { slackVerdict } from './slack-verdict.ts';

/** A message: the card, and the text that stands for it in notifications and wherever no card can be shown. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

export interface SlackPlace {
  /** An id, or a name with or without "#". */
  readonly channel: string;
  /** By it the message is found again. Everybody in the workspace can read it. */
  readonly key: string;
}

export const slackPosted = z.object({ channel: z.string(), ts: z.string() });
/** Where a message is: the channel's id, and Slack's name for the message within it. */
export type SlackPosted = z.infer<typeof slackPosted>;

/** When requests went out that may have been carried out. */
export interface PostedBetween {
  readonly firstSentAt: Date;
  readonly lastSentAt: Date;
}

/** Slack, as far as alerts need it. Nothing here is retried: that is the caller's decision. */
export interface Slack {
  /** After this long `post` has ended. */
  readonly postMs: number;
  /** Longest that `find` ordinarily takes. */
  readonly findMs: number;
  /** Posts the card; what Slack does not accept as a card is posted as plain text. */
  post(place: SlackPlace, message: SlackMessage, signal: AbortSignal): Promise<SlackPosted>;
  /** The message of this key, if it was posted around this time; needs the right to read the channel's history. */
  find(place: SlackPlace, when: PostedBetween, signal: AbortSignal): Promise<SlackPosted | undefined>;
}

/** `metadata.event_type` of our messages. */
const EVENT_TYPE = 'holdfast_effect';

/** Slack's clock and ours may differ by this much. */
const BEFORE_MS = 120_000;

/** A request that has not landed this long after it was sent never will. */
const AFTER_MS = 600_000;

const PAGE = 200;

/** A window this full cannot be searched; the next attempt may find Slack in a better state. */
const MOST_PAGES = 20;

export function createSlack(settings: SlackSettings): Slack {
  return {
    // The card, and once more as plain text.
    postMs: 2 * settings.timeoutMs,
    // The channel's id, and two pages of its history.
    findMs: 3 * settings.timeoutMs,
    post: (place, message, signal) => post(slackClient(settings, signal), place, message),
    find: (place, when, signal) => find(slackClient(settings, signal), place, when),
  };
}

async function post(client: WebClient, place: SlackPlace, message: SlackMessage): Promise<SlackPosted> {
  const { text, blocks } = message;
  const plain = {
    channel: place.channel,
    text,
    metadata: { event_type: EVENT_TYPE, event_payload: { key: place.key } },
    // Slack's robot would otherwise fetch the link to the recording.
    unfurl_links: false,
    unfurl_media: false,
  };
  try {
    return await deliver(client, { ...plain, blocks: [...blocks] });
  } catch (failure) {
    const verdict = slackVerdict(failure);
    if (verdict.kind !== 'refused' || verdict.refusal.reason !== 'content') throw failure;
    return deliver(client, plain);
  }
}

async function deliver(client: WebClient, message: ChatPostMessageArguments): Promise<SlackPosted> {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's method, not a window's
  return slackPosted.parse(await client.chat.postMessage(message));
}

const historyPage = z.object({
  messages: z
    .array(
      z.object({
        ts: z.string(),
        metadata: z
          .object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) })
          .partial()
          .optional(),
      }),
    )
    .default([]),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

async function find(
  client: WebClient,
  place: SlackPlace,
  when: PostedBetween,
): Promise<SlackPosted | undefined> {
  const channel = await slackChannelId(client, place.channel);
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = historyPage.parse(
      await client.conversations.history({
        channel,
        include_all_metadata: true,
        oldest: slackTime(when.firstSentAt.getTime() - BEFORE_MS),
        latest: slackTime(when.lastSentAt.getTime() + AFTER_MS),
        inclusive: true,
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      }),
    );
    const ours = answer.messages.find(
      ({ metadata }) => metadata?.event_type === EVENT_TYPE && metadata.event_payload?.['key'] === place.key,
    );
    if (ours !== undefined) return { channel, ts: ours.ts };
    cursor = answer.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') return undefined;
  }
  throw new Error(
    `more than ${MOST_PAGES * PAGE} messages in ${place.channel} around that time: not all were read`,
  );
}

function slackTime(ms: number): string {
  return (ms / 1000).toFixed(6);
}

import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { z } from 'zod';

/** Channels, private ones and direct messages by id. */
const CHANNEL_ID = /^[CGD][A-Z0-9]{8,}$/;

const PAGE = 1000;
const MOST_PAGES = 20;

const listPage = z.object({
  channels: z.array(z.object({ id: z.string(), name: z.string().optional() })).default([]),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

/** Messages may be posted to a channel's name, but are read by its id alone. @throws channel_not_found, as Slack would */
export async function slackChannelId(client: WebClient, channel: string): Promise<string> {
  if (CHANNEL_ID.test(channel)) return channel;
  const name = channel.replace(/^#/, '');
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = listPage.parse(
      await client.conversations.list({
        types: 'public_channel,private_channel',
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      }),
    );
    const named = answer.channels.find((one) => one.name === name);
    if (named !== undefined) return named.id;
    cursor = answer.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') break;
  }
  throw new WebAPIPlatformError({ ok: false, error: 'channel_not_found' });
}

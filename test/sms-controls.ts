import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Twilio } from '../simulator/twilio/twilio.ts';

const text = z.object({ to: z.string(), from: z.string(), body: z.string() });
export type Text = z.infer<typeof text>;
const got = z.object({ messages: z.array(text) });

/** The text messages that people have got, oldest first. */
export async function textsOf({ url }: Twilio): Promise<readonly Text[]> {
  return got.parse(await (await fetch(`${url}/messages`)).json()).messages;
}

/** Of this number: it takes no texts, or its owner has told us to stop. */
export async function numberIs(
  what: 'landlines' | 'opted-out',
  { url }: Twilio,
  number: string,
): Promise<void> {
  const response = await fetch(`${url}/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ number }),
  });
  assert.equal(response.status, 200, await response.text());
}

const came = z.object({ requests: z.array(z.string()) });

/** What Twilio was asked for: "send" or "list", in the order in which it was. */
export async function requestsTo({ url }: Twilio): Promise<string[]> {
  return came.parse(await (await fetch(`${url}/requests`)).json()).requests;
}

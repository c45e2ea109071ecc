import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Fault } from '../simulator/faulty/faults.ts';
import type { Slack } from '../simulator/slack/slack.ts';

const seen = z.object({ messages: z.array(z.object({ text: z.string() })) });

/** The texts that people see in a channel, by its name with or without "#". */
export async function messagesIn({ url }: Slack, channel: string): Promise<string[]> {
  const response = await fetch(`${url}/messages?channel=${encodeURIComponent(channel.replace('#', ''))}`);
  const { messages } = seen.parse(await response.json());
  return messages.map(({ text }) => text);
}

const taken = z.object({ received: z.array(z.object({ body: z.record(z.string(), z.unknown()) })) });

/** What the receiver of this name was sent, repeats included. */
export async function receivedBy({ url }: Slack, name: string): Promise<Record<string, unknown>[]> {
  const { received } = taken.parse(await (await fetch(`${url}/webhook/${name}`)).json());
  return received.map(({ body }) => body);
}

/** Makes something go wrong at the next occasions of a stand-in: Slack's, or Twilio's. */
export async function goWrong({ url }: { readonly url: string }, fault: Fault): Promise<void> {
  const response = await fetch(`${url}/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  assert.equal(response.status, 200, await response.text());
}

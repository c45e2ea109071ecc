import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { LogLevel, WebAPIPlatformError, WebClient, type KnownBlock, type Logger } from '@slack/web-api';
import { z } from 'zod';
import { startSlack, type SlackOptions } from '../../../simulator/slack/slack.ts';

/** What the client says of refused messages is checked as what it throws. */
const SILENT: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

async function clientFor(t: TestContext, options: SlackOptions & { readonly token?: string } = {}) {
  const slack = await startSlack(options);
  t.after(() => slack.close());
  const { token = slack.botToken } = options;
  const client = new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 5_000,
    logger: SILENT,
  });
  return { client, slack };
}

/** Past the types of the client, so that what Slack must refuse can be said. */
async function post(client: WebClient, text: string, more: object = {}) {
  const answer = await client.apiCall('chat.postMessage', { channel: '#calls', text, ...more });
  return z.object({ channel: z.string(), ts: z.string() }).parse(answer);
}

function rejectsWith(promise: Promise<unknown>, error: string) {
  return assert.rejects(promise, (failure) => {
    assert.ok(failure instanceof WebAPIPlatformError);
    assert.equal(failure.data.error, error);
    return true;
  });
}

function repeated(times: number, block: object): object[] {
  return Array.from({ length: times }, () => block);
}

const section: KnownBlock = { type: 'section', text: { type: 'mrkdwn', text: 'hello' } };
const metadata = { event_type: 'test', event_payload: { key: 'k' } };

test('a token is needed, the right one, with the right to do it', async (t) => {
  await rejectsWith((await clientFor(t, { token: 'xoxb-wrong' })).client.auth.test(), 'invalid_auth');
  await rejectsWith((await clientFor(t, { token: '' })).client.auth.test(), 'not_authed');
  const { client } = await clientFor(t, { scopes: ['chat:write'] });
  const { channel } = await post(client, 'hello');
  await rejectsWith(client.conversations.history({ channel }), 'missing_scope');
});

test('a posted message is in the history, its metadata only for who asks', async (t) => {
  const { client } = await clientFor(t);
  await post(client, 'hello', { blocks: [section], metadata });
  const { channels } = await client.conversations.list();
  const channel = channels?.find(({ name }) => name === 'calls')?.id ?? '';
  const [plain] = (await client.conversations.history({ channel })).messages ?? [];
  const [whole] =
    (await client.conversations.history({ channel, include_all_metadata: true })).messages ?? [];
  assert.equal(plain?.text, 'hello');
  assert.equal(plain.metadata, undefined);
  assert.deepEqual(whole?.metadata, metadata);
});

test('history is newest first, page by page, within the times that are asked for', async (t) => {
  const { client } = await clientFor(t);
  const posted: string[] = [];
  for (let n = 0; n < 5; n += 1) posted.push((await post(client, `${n}`)).ts);
  const channel = 'C0000000001';
  const texts: (string | undefined)[] = [];
  for await (const page of client.paginate('conversations.history', { channel, limit: 2 })) {
    assert.ok('messages' in page && Array.isArray(page.messages) && page.messages.length <= 2);
    texts.push(...page.messages.map((message: { text?: string }) => message.text));
  }
  assert.deepEqual(texts, ['4', '3', '2', '1', '0']);
  const [, second = '', , fourth = ''] = posted;
  const between = { channel, oldest: second, latest: fourth };
  assert.deepEqual(
    (await client.conversations.history(between)).messages?.map(({ text }) => text),
    ['2'],
  );
  const inclusive = await client.conversations.history({ ...between, inclusive: true });
  assert.deepEqual(
    inclusive.messages?.map(({ text }) => text),
    ['3', '2', '1'],
  );
});

test('a reply is in its thread and not in the channel, unless it is sent there too', async (t) => {
  const { client } = await clientFor(t);
  const ts = (await post(client, 'alert')).ts;
  const channel = 'C0000000001';
  await post(client, 'reminder', { thread_ts: ts });
  await post(client, 'last reminder', { thread_ts: ts, reply_broadcast: true });
  const thread = await client.conversations.replies({ channel, ts });
  const history = await client.conversations.history({ channel });
  assert.deepEqual(
    thread.messages?.map(({ text }) => text),
    ['alert', 'reminder', 'last reminder'],
  );
  assert.deepEqual(
    history.messages?.map(({ text }) => text),
    ['last reminder', 'alert'],
  );
});

test('an update with text alone takes the blocks away', async (t) => {
  const { client } = await clientFor(t);
  const ts = (await post(client, 'alert', { blocks: [section], metadata })).ts;
  await client.chat.update({ channel: 'C0000000001', ts, text: 'claimed' });
  const history = await client.conversations.history({ channel: 'C0000000001', include_all_metadata: true });
  assert.equal(history.messages?.[0]?.text, 'claimed');
  assert.equal(history.messages[0].blocks, undefined);
  assert.deepEqual(history.messages[0].metadata, metadata);
});

const REFUSED: Readonly<Record<string, readonly [error: string, message: object]>> = {
  'text and blocks both missing': ['no_text', { text: '' }],
  'a text beyond 40 000': ['msg_too_long', { text: 'x'.repeat(40_001) }],
  '51 blocks': ['invalid_blocks', { blocks: repeated(51, { type: 'divider' }) }],
  'a section beyond 3000': [
    'invalid_blocks',
    { blocks: [{ type: 'section', text: { type: 'plain_text', text: 'x'.repeat(3001) } }] },
  ],
  'a header in mrkdwn': [
    'invalid_blocks',
    { blocks: [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }] },
  ],
  'a header beyond 150': [
    'invalid_blocks',
    { blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }] },
  ],
  'eleven fields': [
    'invalid_blocks',
    { blocks: [{ type: 'section', fields: repeated(11, { type: 'mrkdwn', text: 'x' }) }] },
  ],
  'two buttons of one action_id': [
    'invalid_blocks',
    {
      blocks: [
        {
          type: 'actions',
          elements: repeated(2, {
            type: 'button',
            action_id: 'a',
            text: { type: 'plain_text', text: 'x' },
          }),
        },
      ],
    },
  ],
  'blocks beyond 13 200 altogether': [
    'msg_blocks_too_long',
    { blocks: repeated(6, { type: 'section', text: { type: 'plain_text', text: 'x'.repeat(2500) } }) },
  ],
  'blocks that are no list': ['invalid_blocks_format', { blocks: '{"type":"divider"}' }],
  'metadata beyond 8000': [
    'metadata_too_large',
    { metadata: { event_type: 'test', event_payload: { key: 'k'.repeat(8000) } } },
  ],
  'metadata without payload': ['invalid_metadata_format', { metadata: { event_type: 'test' } }],
  'a channel that does not exist': ['channel_not_found', { channel: '#nowhere' }],
  'a thread that does not exist': ['message_not_found', { thread_ts: '1.000000' }],
};

for (const [what, [error, message]] of Object.entries(REFUSED)) {
  test(`${what}: ${error}, and nothing is posted`, async (t) => {
    const { client, slack } = await clientFor(t);
    await rejectsWith(post(client, 'hello', message), error);
    const shown: unknown = await (await fetch(`${slack.url}/messages`)).json();
    assert.deepEqual(shown, { messages: [] });
  });
}

test('a reaction is added once and can be taken away', async (t) => {
  const { client } = await clientFor(t);
  const timestamp = (await post(client, 'alert')).ts;
  const reaction = { channel: 'C0000000001', timestamp, name: 'eyes' };
  await client.reactions.add(reaction);
  await rejectsWith(client.reactions.add(reaction), 'already_reacted');
  await client.reactions.remove(reaction);
  await rejectsWith(client.reactions.remove(reaction), 'no_reaction');
});

test('a method that is not stood in for says so', async (t) => {
  const { client } = await clientFor(t);
  await rejectsWith(client.apiCall('bookmarks.add', {}), 'unknown_method');
});

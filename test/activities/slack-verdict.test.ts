import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import test, { type TestContext } from 'node:test';
import { pino } from 'pino';
import { slackClient } from '../../activities/slack-client.ts';
import { slackVerdict } from '../../activities/slack-verdict.ts';
import type { Verdict } from '../../activities/verdict.ts';

/** What is made of whatever the real client throws when Slack behaves like this. */
async function verdictOf(apiUrl: string): Promise<Verdict> {
  const settings = { token: 'xoxb-test', apiUrl, timeoutMs: 300, log: pino({ level: 'silent' }) };
  const client = slackClient(settings, new AbortController().signal);
  try {
    await client.auth.test();
  } catch (failure) {
    return slackVerdict(failure);
  }
  return assert.fail('nothing was thrown');
}

async function serverFor(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return `http://127.0.0.1:${address.port}/api/`;
}

const limited =
  (retryAfter?: string): RequestListener =>
  (_request, response) =>
    response.writeHead(429, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end('{}');

const ROWS: readonly (readonly [string, RequestListener, Verdict])[] = [
  ['429 with seconds', limited('2'), { kind: 'not-taken', why: 'rate limited', retryAfterMs: 2000 }],
  ['429 without header', limited(), { kind: 'not-taken', why: 'rate limited', retryAfterMs: 30_000 }],
  [
    '429 with a date',
    limited('Sat, 21 Nov 2026 10:00:00 GMT'),
    { kind: 'not-taken', why: 'rate limited', retryAfterMs: 30_000 },
  ],
  ['500', (_q, response) => response.writeHead(500).end(), { kind: 'in-doubt', why: 'HTTP 500' }],
  ['503', (_q, response) => response.writeHead(503).end(), { kind: 'in-doubt', why: 'HTTP 503' }],
  [
    "a proxy's page",
    (_q, response) => response.end('<html>'),
    { kind: 'in-doubt', why: 'unreadable answer' },
  ],
  [
    'half an answer',
    (_q, response) => response.end('{"ok":tr'),
    { kind: 'in-doubt', why: 'unreadable answer' },
  ],
  ['a reset', (request) => request.socket.resetAndDestroy(), { kind: 'in-doubt', why: 'ECONNRESET' }],
  ['silence', () => {}, { kind: 'in-doubt', why: 'TimeoutError' }],
  [
    'a body that stalls',
    (_q, response) => response.writeHead(200, { 'content-length': '99' }).write('{'),
    { kind: 'in-doubt', why: 'TimeoutError' },
  ],
  [
    'a body that is cut',
    (request, response) => {
      response.writeHead(200, { 'content-length': '99' });
      response.write('{', () => request.socket.destroy());
    },
    { kind: 'in-doubt', why: 'TypeError' },
  ],
  [
    'a redirect',
    (_q, response) => response.writeHead(302, { location: '/' }).end(),
    { kind: 'in-doubt', why: 'request failed' },
  ],
];

for (const [what, listener, expected] of ROWS) {
  test(`${what} means ${expected.kind}`, async (t) => {
    assert.deepEqual(await verdictOf(await serverFor(t, listener)), expected);
  });
}

const CODES: Readonly<Record<string, string>> = {
  ratelimited: 'not-taken',
  rate_limited: 'not-taken',
  message_limit_exceeded: 'not-taken',
  team_added_to_org: 'not-taken',
  internal_error: 'in-doubt',
  fatal_error: 'in-doubt',
  service_unavailable: 'in-doubt',
  request_timeout: 'in-doubt',
  something_new: 'in-doubt',
  invalid_auth: 'credentials',
  not_authed: 'credentials',
  token_revoked: 'credentials',
  token_expired: 'credentials',
  account_inactive: 'credentials',
  missing_scope: 'credentials',
  not_allowed_token_type: 'credentials',
  ekm_access_denied: 'credentials',
  channel_not_found: 'destination',
  not_in_channel: 'destination',
  is_archived: 'destination',
  restricted_action: 'destination',
  restricted_action_read_only_channel: 'destination',
  invalid_blocks: 'content',
  invalid_blocks_format: 'content',
  msg_too_long: 'content',
  msg_blocks_too_long: 'content',
  metadata_too_large: 'content',
};

for (const [error, expected] of Object.entries(CODES)) {
  test(`Slack's ${error} means ${expected}`, async (t) => {
    const url = await serverFor(t, (_request, response) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ ok: false, error })),
    );
    const verdict = await verdictOf(url);
    assert.equal(verdict.kind === 'refused' ? verdict.refusal.reason : verdict.kind, expected);
  });
}

test('a connection that was never made means not-taken', async () => {
  assert.deepEqual(await verdictOf('http://127.0.0.1:9999/api/'), { kind: 'not-taken', why: 'ECONNREFUSED' });
});

test('a name that nobody knows means not-taken', async () => {
  const { kind } = await verdictOf('http://slack.invalid/api/');
  assert.equal(kind, 'not-taken');
});

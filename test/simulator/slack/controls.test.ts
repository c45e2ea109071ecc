import assert from 'node:assert/strict';
import test from 'node:test';
import { z } from 'zod';
import { startSlack } from '../../../simulator/slack/slack.ts';

function tell(url: string, body: unknown) {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

test('a fault that nobody knows is refused, and says what was wrong with it', async (t) => {
  const slack = await startSlack();
  t.after(() => slack.close());
  const answer = await tell(`${slack.url}/faults`, { kind: 'sunspots' });
  assert.equal(answer.status, 400);
  assert.match(await answer.text(), /kind/);
});

test('a fault meets its own method and as many requests as told, unless it is cleared', async (t) => {
  const slack = await startSlack();
  t.after(() => slack.close());
  const statusOf = async (method: string) => (await tell(`${slack.apiUrl}${method}`, {})).status;
  await tell(`${slack.url}/faults`, { kind: 'http500', method: 'auth.test', count: 2 });
  assert.equal(await statusOf('conversations.list'), 200);
  assert.deepEqual(
    [await statusOf('auth.test'), await statusOf('auth.test'), await statusOf('auth.test')],
    [500, 500, 200],
  );
  await tell(`${slack.url}/faults`, { kind: 'http500', count: 9 });
  await fetch(`${slack.url}/faults`, { method: 'DELETE' });
  assert.equal(await statusOf('auth.test'), 200);
});

test('messages of a channel that does not exist are not an empty list', async (t) => {
  const slack = await startSlack();
  t.after(() => slack.close());
  assert.equal((await fetch(`${slack.url}/messages?channel=nowhere`)).status, 404);
});

test('a webhook receiver keeps each request with its key', async (t) => {
  const slack = await startSlack();
  t.after(() => slack.close());
  await fetch(`${slack.url}/webhook/office`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
    body: '{"text":"hello"}',
  });
  const shown: unknown = await (await fetch(`${slack.url}/webhook/office`)).json();
  const { received } = z.object({ received: z.array(z.looseObject({})) }).parse(shown);
  assert.equal(received.length, 1);
  assert.equal(received[0]?.['idempotencyKey'], 'k');
  assert.deepEqual(received[0]?.['body'], { text: 'hello' });
  assert.deepEqual(await (await fetch(`${slack.url}/webhook/other`)).json(), { received: [] });
});

test('while it refuses, nobody listens; it can be closed all the same', async () => {
  const slack = await startSlack();
  await tell(`${slack.url}/faults`, { kind: 'refuse', ms: 60_000 });
  await assert.rejects(fetch(`${slack.url}/messages`), (failure: Error) => {
    assert.match(String(failure.cause), /ECONNREFUSED/);
    return true;
  });
  await slack.close();
});

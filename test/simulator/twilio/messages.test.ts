import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import twilio from 'twilio';
import { createTwilio, TwilioAnswered } from '../../../activities/twilio.ts';
import { startTwilio } from '../../../simulator/twilio/twilio.ts';
import { textsOf } from '../../sms-controls.ts';

const SMS = { to: '+6591234567', from: '+6531580002', text: 'You are booked. Ref K7M2XP' };
const EVER = new AbortController().signal;

async function account(t: TestContext, change: { readonly authToken?: string } = {}) {
  const stand = await startTwilio();
  t.after(() => stand.close());
  const { accountSid, authToken, url: apiUrl } = stand;
  const settings = { accountSid, authToken, apiUrl, timeoutMs: 2_000, ...change };
  return { stand, ours: createTwilio(settings) };
}

function answered(status: number, code: number) {
  return (failure: unknown) =>
    failure instanceof TwilioAnswered && failure.status === status && failure.code === code;
}

test('takes a text, and lists it to who sent it', async (t) => {
  const { stand, ours } = await account(t);
  const sid = await ours.send(SMS, EVER);
  assert.match(sid, /^SM[0-9a-f]{32}$/);
  assert.deepEqual(await textsOf(stand), [{ to: SMS.to, from: SMS.from, body: SMS.text }]);
  assert.equal(await ours.find(SMS, new Date(), EVER), sid);
});

test('finds no other text, no other number, and nothing from before', async (t) => {
  const { ours } = await account(t);
  await ours.send(SMS, EVER);
  assert.equal(await ours.find({ ...SMS, text: 'Another. Ref QQQQQQ' }, new Date(), EVER), undefined);
  assert.equal(await ours.find({ ...SMS, to: '+6591234568' }, new Date(), EVER), undefined);
  assert.equal(await ours.find(SMS, new Date(Date.now() + 120_000), EVER), undefined);
});

test("is understood by the library's own transport too", async (t) => {
  const { stand } = await account(t);
  const client = twilio(stand.accountSid, stand.authToken, { autoRetry: false });
  client.api.baseUrl = stand.url;
  const { sid, status, dateSent } = await client.messages.create({
    to: SMS.to,
    from: SMS.from,
    body: SMS.text,
  });
  assert.equal(status, 'queued');
  assert.equal(dateSent, null);
  const listed = await client.messages.list({ to: SMS.to, limit: 20 });
  assert.deepEqual(
    listed.map((message) => [message.sid, message.status]),
    [[sid, 'delivered']],
  );
});

test('lists page after page', async (t) => {
  const { stand, ours } = await account(t);
  for (let n = 0; n < 5; n += 1) await ours.send({ ...SMS, text: `text ${n}` }, EVER);
  const client = twilio(stand.accountSid, stand.authToken);
  client.api.baseUrl = stand.url;
  const listed = await client.messages.list({ to: SMS.to, pageSize: 2, limit: 10 });
  assert.deepEqual(
    listed.map(({ body }) => body),
    ['text 4', 'text 3', 'text 2', 'text 1', 'text 0'],
  );
});

test('refuses what the real one would refuse, with its number for it', async (t) => {
  const { stand, ours } = await account(t);
  await assert.rejects(ours.send({ ...SMS, to: '12345' }, EVER), answered(400, 21_211));
  await assert.rejects(ours.send({ ...SMS, from: 'no sender of that length' }, EVER), answered(400, 21_212));
  await assert.rejects(ours.send({ ...SMS, text: '' }, EVER), answered(400, 21_602));
  await assert.rejects(ours.send({ ...SMS, text: 'x'.repeat(1601) }, EVER), answered(400, 21_617));
  assert.deepEqual(await textsOf(stand), []);
});

test('lets nobody in with another token', async (t) => {
  const { ours } = await account(t, { authToken: 'another' });
  await assert.rejects(ours.send(SMS, EVER), answered(401, 20_003));
});

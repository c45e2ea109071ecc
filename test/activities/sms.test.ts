import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { ApplicationFailure } from '@temporalio/common';
import { pino } from 'pino';
import { createSms } from '../../activities/sms.ts';
import { createTwilio } from '../../activities/twilio.ts';
import type { SmsResult } from '../../contracts/sms.ts';
import type { Fault } from '../../simulator/faulty/faults.ts';
import { startTwilio } from '../../simulator/twilio/twilio.ts';
import { goWrong } from '../slack-controls.ts';
import { numberIs, requestsTo, textsOf } from '../sms-controls.ts';
import { storeFor } from '../store/store-for-test.ts';
import { activityEnvironment } from './activity-environment.ts';
import { SETTLE_MS, TIMEOUT_MS, untilDone } from './office-for-test.ts';

const SMS = { to: '+6591234567', from: '+6531580002', text: 'You are booked. Ref K7M2XP' };
const INPUT = { key: 'call-1/sms/1', sms: SMS };

async function office(t: TestContext, change: { readonly authToken?: string } = {}) {
  const store = await storeFor(t);
  const stand = await startTwilio();
  t.after(() => stand.close());
  const { accountSid, authToken, url: apiUrl } = stand;
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const activities = createSms({
    effects: store.effects,
    optOuts: store.optOuts,
    twilio: createTwilio({ accountSid, authToken, apiUrl, timeoutMs: TIMEOUT_MS, ...change }),
    log,
    settleMs: SETTLE_MS,
  });
  const send = (input = INPUT, n = 1): Promise<SmsResult> =>
    activityEnvironment(n).run(() => activities.sendSms(input));
  return { store, stand, lines, send };
}

test('a text is sent once, however often it is asked for', async (t) => {
  const { stand, send } = await office(t);
  const first = await send();
  assert.equal(first.kind, 'sent');
  assert.deepEqual(await send(), first);
  assert.equal((await textsOf(stand)).length, 1);
});

const LOST: readonly Fault[] = [
  { kind: '429', count: 1, retryAfter: 0 },
  { kind: 'http500', count: 1, status: 503 },
  { kind: 'http500-after', count: 1 },
  { kind: 'html200', count: 1 },
  { kind: 'reset-before', count: 1 },
  { kind: 'reset-after', count: 1 },
  { kind: 'hang-before', count: 1 },
  { kind: 'hang-after', count: 1 },
  { kind: 'stall', count: 1 },
  { kind: 'truncate', count: 1 },
];

for (const fault of LOST) {
  test(`exactly one text arrives after a ${fault.kind}`, async (t) => {
    const { stand, send } = await office(t);
    await goWrong(stand, fault);
    const { result } = await untilDone((n) => send(INPUT, n));
    assert.equal(result.kind, 'sent');
    assert.equal((await textsOf(stand)).length, 1);
  });
}

test('a text that was taken, but cannot be looked for just then, is not sent again', async (t) => {
  const { stand, send } = await office(t);
  await goWrong(stand, { kind: 'hang-after', method: 'send', count: 1 });
  await goWrong(stand, { kind: 'http500', method: 'list', count: 1, status: 500 });
  await untilDone((n) => send(INPUT, n));
  assert.equal((await textsOf(stand)).length, 1);
});

test('two texts of two keys are two texts, though they say the same', async (t) => {
  const { stand, send } = await office(t);
  await send();
  await send({ ...INPUT, key: 'call-2/sms/1' });
  assert.equal((await textsOf(stand)).length, 2);
});

test('a customer who told the provider to stop gets nothing, and is not asked for again', async (t) => {
  const { store, stand, send } = await office(t);
  await numberIs('opted-out', stand, SMS.to);
  const expected: SmsResult = { kind: 'not-sent', why: 'opted-out' };
  assert.deepEqual(await send(), expected);
  assert.equal(await store.optOuts.isStopped({ ours: SMS.from, theirs: SMS.to }), true);
  assert.deepEqual(await send({ ...INPUT, key: 'call-2/sms/1' }), expected);
  assert.deepEqual(await requestsTo(stand), ['send']);
});

test('that a number takes no texts is a result, whichever way Twilio says it', async (t) => {
  const { stand, send } = await office(t);
  await numberIs('landlines', stand, SMS.to);
  assert.deepEqual(await send(), { kind: 'not-sent', why: 'not-a-mobile' });
  const bad = { ...INPUT, key: 'call-2/sms/1', sms: { ...SMS, to: '+1' } };
  assert.deepEqual(await send(bad), { kind: 'not-sent', why: 'not-a-mobile' });
  await goWrong(stand, { kind: 'platform', error: '21408', count: 1 });
  const abroad = { ...INPUT, key: 'call-3/sms/1', sms: { ...SMS, to: '+6591234568' } };
  assert.deepEqual(await send(abroad), { kind: 'not-sent', why: 'not-allowed' });
});

function refused(pattern: RegExp) {
  return (failure: unknown) =>
    failure instanceof ApplicationFailure &&
    failure.type === 'EffectRefused' &&
    pattern.test(failure.message);
}

test('without valid credentials somebody has to mend them first', async (t) => {
  const { send } = await office(t, { authToken: 'another' });
  await assert.rejects(send(), refused(/credentials: 20003/));
});

test('without an account the settings are named that it needs', async (t) => {
  const { effects, optOuts } = await storeFor(t);
  const { sendSms } = createSms({ effects, optOuts, log: pino({ level: 'silent' }) });
  await assert.rejects(
    activityEnvironment().run(() => sendSms(INPUT)),
    refused(/TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN/),
  );
});

test('a text of more than three segments is not sent, and says so', async (t) => {
  const { stand, send } = await office(t);
  await assert.rejects(
    send({ ...INPUT, sms: { ...SMS, text: 'x'.repeat(500) } }),
    refused(/content: 4 segments/),
  );
  assert.deepEqual(await textsOf(stand), []);
});

test('the log tells size and encoding, the number in its marked field, and not the words', async (t) => {
  const { lines, stand, send } = await office(t);
  await send({ ...INPUT, sms: { ...SMS, text: 'Anna’s appointment… Ref K7M2XP' } });
  const [logged = '{}'] = lines.filter((line) => line.includes('text message'));
  const { segments, encoding, pii } = JSON.parse(logged);
  assert.deepEqual([segments, encoding, pii], [1, 'GSM-7', { to: SMS.to }]);
  assert.ok(!logged.includes('Anna'));
  assert.equal((await textsOf(stand))[0]?.body, "Anna's appointment... Ref K7M2XP");
});

import assert from 'node:assert/strict';
import test from 'node:test';
import { ApplicationFailure } from '@temporalio/common';
import { createAlerts } from '../../activities/alerts.ts';
import type { EffectRefusal } from '../../activities/effect-failures.ts';
import type { Alert } from '../../contracts/line.ts';
import { storeFor } from '../store/store-for-test.ts';
import { alertDependencies, alertInput, attempt, outsideFor, retried } from './office-for-test.ts';

const key = 'call-call-1/alert/1';
const fallbackKey = 'call-call-1/alert/2';

/** What a workflow learns from a refusal. */
function refusal(expected: EffectRefusal) {
  return (failure: unknown) => {
    assert.ok(failure instanceof ApplicationFailure);
    assert.equal(failure.type, 'EffectRefused');
    assert.equal(failure.nonRetryable, true);
    assert.deepEqual(failure.details, [expected]);
    return true;
  };
}

test('a channel that does not exist, was archived, or does not know us refuses for good', async (t) => {
  const [store, outside] = await Promise.all([storeFor(t), outsideFor(t)]);
  const alerts = createAlerts(alertDependencies(store, outside.slack));
  await outside.channel({ name: 'old', archived: true });
  await outside.channel({ name: 'closed', member: false });
  const codes = { '#nowhere': 'channel_not_found', '#old': 'is_archived', '#closed': 'not_in_channel' };
  for (const [channel, code] of Object.entries(codes)) {
    const input = alertInput(`${key}${channel}`, { kind: 'slack', channel });
    await assert.rejects(
      attempt((to) => to.alertVoicemail(input), alerts),
      refusal({ reason: 'destination', code, inDoubt: false }),
    );
  }
  assert.equal((await outside.requests()).length, 3);
});

test('a token that Slack does not know refuses for good, and says what to do', async (t) => {
  const [store, outside] = await Promise.all([storeFor(t), outsideFor(t)]);
  const alerts = createAlerts(alertDependencies(store, { ...outside.slack, botToken: 'xoxb-old' }));
  await assert.rejects(
    attempt((to) => to.alertVoicemail(alertInput(key)), alerts),
    (failure) => {
      assert.ok(failure instanceof ApplicationFailure);
      assert.match(failure.message, /credentials: invalid_auth.*set a valid token/);
      return refusal({ reason: 'credentials', code: 'invalid_auth', inDoubt: false })(failure);
    },
  );
});

test('a refused alert is told in the fallback channel, which names the one it was meant for', async (t) => {
  const [store, outside] = await Promise.all([storeFor(t), outsideFor(t)]);
  const alerts = createAlerts(alertDependencies(store, outside.slack));
  const alert: Alert = { kind: 'slack', channel: '#nowhere' };
  const refused: EffectRefusal = { reason: 'destination', code: 'channel_not_found', inDoubt: false };
  await attempt((to) => to.alertFallback({ ...alertInput(fallbackKey, alert), refusal: refused }), alerts);
  const [message] = await outside.messages('#alerts');
  assert.match(
    JSON.stringify(message?.blocks),
    /Meant for #nowhere, which could not be used: channel_not_found/,
  );
});

test('without a fallback channel, or when it is the refusing one, the fallback is refused too', async (t) => {
  const [store, outside] = await Promise.all([storeFor(t), outsideFor(t)]);
  const { fallbackChannel: _none, ...without } = alertDependencies(store, outside.slack);
  const refused: EffectRefusal = { reason: 'destination', code: 'is_archived', inDoubt: false };
  const expected = refusal({ reason: 'destination', code: 'no_fallback', inDoubt: false });
  const same: Alert = { kind: 'slack', channel: '#alerts' };
  for (const [dependencies, alert] of [
    [without, { kind: 'slack', channel: '#nowhere' }],
    [alertDependencies(store, outside.slack), same],
  ] as const) {
    const input = { ...alertInput(fallbackKey, alert), refusal: refused };
    await assert.rejects(
      attempt((to) => to.alertFallback(input), createAlerts(dependencies)),
      expected,
    );
  }
});

test('a refused alert can be told with the same key once a person has put things right', async (t) => {
  const [store, outside] = await Promise.all([storeFor(t), outsideFor(t)]);
  const alerts = createAlerts(alertDependencies(store, outside.slack));
  const input = alertInput(key, { kind: 'slack', channel: '#new' });
  await assert.rejects(attempt((to) => to.alertVoicemail(input), alerts));
  await outside.channel({ name: 'new' });
  await attempt((to) => to.alertVoicemail(input), alerts);
  assert.equal((await outside.messages('#new')).length, 1);
});

test('without the right to read the channel a lost answer is not guessed at', async (t) => {
  const scopes = ['chat:write', 'channels:read'];
  const [store, outside] = await Promise.all([storeFor(t), outsideFor(t, { scopes })]);
  const alerts = createAlerts(alertDependencies(store, outside.slack));
  await outside.fail({ kind: 'reset-after', method: 'chat.postMessage' });
  await assert.rejects(
    retried((to) => to.alertVoicemail(alertInput(key)), alerts),
    refusal({ reason: 'unreadable', code: 'missing_scope', inDoubt: true }),
  );
  assert.equal((await outside.messages()).length, 1);
});

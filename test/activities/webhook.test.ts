import assert from 'node:assert/strict';
import test from 'node:test';
import { ApplicationFailure } from '@temporalio/common';
import { createAlerts } from '../../activities/alerts.ts';
import { WebhookAnswered, webhookName, webhookVerdict } from '../../activities/webhook.ts';
import type { Alert } from '../../contracts/line.ts';
import { storeFor } from '../store/store-for-test.ts';
import { alertDependencies, alertInput, attempt, outsideFor, retried, voicemail } from './office-for-test.ts';

const key = 'call-call-1/alert/1';

test('a webhook gets the text and the facts, once, with the key of the alert', async (t) => {
  const [store, outside] = await Promise.all([storeFor(t), outsideFor(t)]);
  const alerts = createAlerts(alertDependencies(store, outside.slack));
  const alert: Alert = { kind: 'webhook', url: `${outside.slack.url}/webhook/office?token=secret` };
  for (const n of [1, 2]) {
    const result = await attempt((to) => to.alertVoicemail(alertInput(key, alert)), alerts, n);
    assert.deepEqual(result, { kind: 'webhook', status: 200 });
  }
  const received = await outside.received('office');
  assert.equal(received.length, 1);
  assert.equal(received[0]?.idempotencyKey, key);
  assert.deepEqual(received[0]?.body, {
    text: 'Voicemail for Harbour Dental from +65 9123 4567 (0:42): “the boiler leaks”',
    event: 'voicemail',
    ...voicemail,
    timeZone: 'Asia/Singapore',
    playUrl: 'https://console.example/calls/call-1',
  });
  assert.doesNotMatch(JSON.stringify(await store.effects.get(key)), /secret/);
});

test('a webhook whose answer was lost gets the alert again under the same key', async (t) => {
  const [store, outside] = await Promise.all([storeFor(t), outsideFor(t)]);
  const alerts = createAlerts(alertDependencies(store, outside.slack));
  const alert: Alert = { kind: 'webhook', url: `${outside.slack.url}/webhook/office` };
  await outside.fail({ kind: 'hang-after', method: 'webhook/office' });
  await outside.fail({ kind: 'http500', method: 'webhook/office', status: 503 });
  const { failures } = await retried((to) => to.alertVoicemail(alertInput(key, alert)), alerts);
  const received = await outside.received('office');
  assert.deepEqual(failures, ['EffectInDoubt', 'EffectInDoubt']);
  assert.deepEqual(
    received.map(({ idempotencyKey }) => idempotencyKey),
    [key, key],
  );
});

test('a webhook that sends us elsewhere refuses for good', async (t) => {
  const [store, outside] = await Promise.all([storeFor(t), outsideFor(t)]);
  const alerts = createAlerts(alertDependencies(store, outside.slack));
  const alert: Alert = { kind: 'webhook', url: `${outside.slack.url}/webhook/office` };
  await outside.fail({ kind: 'http500', method: 'webhook/office', status: 302 });
  await assert.rejects(
    attempt((to) => to.alertVoicemail(alertInput(key, alert)), alerts),
    (failure) => {
      assert.ok(failure instanceof ApplicationFailure && failure.nonRetryable === true);
      assert.deepEqual(failure.details, [{ reason: 'destination', code: 'HTTP 302', inDoubt: false }]);
      return true;
    },
  );
});

const VERDICTS = [
  [301, 'refused'],
  [400, 'refused'],
  [401, 'refused'],
  [404, 'refused'],
  [408, 'in-doubt'],
  [409, 'in-doubt'],
  [410, 'refused'],
  [413, 'refused'],
  [425, 'in-doubt'],
  [429, 'not-taken'],
  [500, 'in-doubt'],
  [504, 'in-doubt'],
] as const;

for (const [status, kind] of VERDICTS) {
  test(`a webhook that answers ${status} leaves the alert ${kind}`, () => {
    assert.equal(webhookVerdict(new WebhookAnswered(status)).kind, kind);
  });
}

test('a webhook is named without what its address may hide', () => {
  const name = webhookName('https://hooks.example/services/T0/secret');
  assert.match(name, /^hooks\.example#[0-9a-f]{8}$/);
  assert.notEqual(name, webhookName('https://hooks.example/services/T0/other'));
});

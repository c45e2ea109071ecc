import assert from 'node:assert/strict';
import test from 'node:test';
import { ApplicationFailure } from '@temporalio/common';
import { pino } from 'pino';
import { createAlerts } from '../../activities/alerts.ts';
import { activityEnvironment } from './activity-environment.ts';
import { eventually } from '../eventually.ts';
import { storeFor, twoStoresFor } from '../store/store-for-test.ts';
import { alertDependencies, alertInput, attempt, outsideFor, retried, voicemail } from './office-for-test.ts';

const key = 'call-call-1/alert/1';

test('a voicemail is told in its channel, and told again it is the same message', async (t) => {
  const [store, outside] = await Promise.all([storeFor(t), outsideFor(t)]);
  const alerts = createAlerts(alertDependencies(store, outside.slack));
  const first = await attempt((to) => to.alertVoicemail(alertInput(key)), alerts);
  const again = await attempt((to) => to.alertVoicemail(alertInput(key)), alerts);
  const messages = await outside.messages();
  assert.equal(messages.length, 1);
  assert.deepEqual(first, { kind: 'slack', channel: messages[0]?.channel, ts: messages[0]?.ts });
  assert.deepEqual(again, first);
  assert.equal(messages[0]?.metadata?.event_payload.key, key);
  assert.match(messages[0]?.text ?? '', /\+65 9123 4567.*the boiler leaks/);
});

const FAULTS = [
  { fault: { kind: '429', retryAfter: 0.05 }, looks: false },
  { fault: { kind: 'platform', error: 'internal_error' }, looks: true },
  { fault: { kind: 'http500' }, looks: true },
  { fault: { kind: 'http500-after' }, looks: true },
  { fault: { kind: 'html200' }, looks: true },
  { fault: { kind: 'reset-before' }, looks: true },
  { fault: { kind: 'reset-after' }, looks: true },
  { fault: { kind: 'hang-before' }, looks: true },
  { fault: { kind: 'hang-after' }, looks: true },
  { fault: { kind: 'stall' }, looks: true },
  { fault: { kind: 'truncate' }, looks: true },
  { fault: { kind: 'refuse', ms: 300 }, looks: false },
] as const;

for (const { fault, looks } of FAULTS) {
  test(`after ${JSON.stringify(fault)} the team sees one message`, async (t) => {
    const [store, outside] = await Promise.all([storeFor(t), outsideFor(t)]);
    const alerts = createAlerts(alertDependencies(store, outside.slack));
    await outside.fail(fault);
    const { result, attempts } = await retried((to) => to.alertVoicemail(alertInput(key)), alerts);
    const messages = await outside.messages();
    assert.ok(attempts > 1, 'the fault has met nobody');
    assert.equal(messages.length, 1);
    assert.deepEqual(result, { kind: 'slack', channel: messages[0]?.channel, ts: messages[0]?.ts });
    assert.equal((await outside.requests()).includes('conversations.history'), looks);
  });
}

test('an answer that is lost again and again still makes one message', async (t) => {
  const [store, outside] = await Promise.all([storeFor(t), outsideFor(t)]);
  const alerts = createAlerts(alertDependencies(store, outside.slack));
  await outside.fail({ kind: 'reset-after', method: 'chat.postMessage', count: 3 });
  await outside.fail({ kind: 'http500', method: 'conversations.history', count: 2 });
  await retried((to) => to.alertVoicemail(alertInput(key)), alerts);
  assert.equal((await outside.messages()).length, 1);
});

test('an answer slower than our patience, whose message lands while we wait, makes one message', async (t) => {
  const [store, outside] = await Promise.all([storeFor(t), outsideFor(t)]);
  const alerts = createAlerts({ ...alertDependencies(store, outside.slack), settleMs: 800 });
  await outside.fail({ kind: 'slow', method: 'chat.postMessage', ms: 700 });
  await retried((to) => to.alertVoicemail(alertInput(key)), alerts);
  assert.equal((await outside.messages()).length, 1);
});

test('attempts of two workers at once make one message', async (t) => {
  const [[one, other], outside] = await Promise.all([twoStoresFor(t), outsideFor(t)]);
  const workers = [one, other].map((store) => createAlerts(alertDependencies(store, outside.slack)));
  await outside.fail({ kind: 'slow', method: 'chat.postMessage', ms: 100, count: 2 });
  const results = await Promise.all(
    [...workers, ...workers].map((alerts) => retried((to) => to.alertVoicemail(alertInput(key)), alerts)),
  );
  const messages = await outside.messages();
  assert.equal(messages.length, 1);
  for (const { result } of results) {
    assert.deepEqual(result, { kind: 'slack', channel: messages[0]?.channel, ts: messages[0]?.ts });
  }
});

test('a lost message is found among many others of a busy channel', async (t) => {
  const [store, outside] = await Promise.all([storeFor(t), outsideFor(t)]);
  const alerts = createAlerts(alertDependencies(store, outside.slack));
  await outside.fail({ kind: 'reset-after', method: 'chat.postMessage' });
  await assert.rejects(attempt((to) => to.alertVoicemail(alertInput(key)), alerts));
  const { slack } = alertDependencies(store, outside.slack);
  const message = { text: 'something else', blocks: [] };
  for (let n = 0; n < 250; n += 1) {
    await slack.post({ channel: '#calls', key: `other/alert/${n}` }, message, new AbortController().signal);
  }
  await retried((to) => to.alertVoicemail(alertInput(key)), alerts);
  const keys = (await outside.messages()).map(({ metadata }) => metadata?.event_payload.key);
  assert.equal(keys.filter((one) => one === key).length, 1);
  assert.equal(keys.length, 251);
});

test('a card that Slack does not take is told as plain text', async (t) => {
  const [store, outside] = await Promise.all([storeFor(t), outsideFor(t)]);
  const alerts = createAlerts(alertDependencies(store, outside.slack));
  await outside.fail({ kind: 'platform', method: 'chat.postMessage', error: 'invalid_blocks' });
  await attempt((to) => to.alertVoicemail(alertInput(key)), alerts);
  const [message, ...more] = await outside.messages();
  assert.equal(message?.blocks, undefined);
  assert.match(message?.text ?? '', /the boiler leaks/);
  assert.equal(more.length, 0);
});

test('a cancelled alert ends as cancelled and is found when it is told after all', async (t) => {
  const [store, outside] = await Promise.all([storeFor(t), outsideFor(t)]);
  const alerts = createAlerts({ ...alertDependencies(store, outside.slack) });
  await outside.fail({ kind: 'hang-after', method: 'chat.postMessage' });
  const environment = activityEnvironment();
  const telling = environment.run(() => alerts.alertVoicemail(alertInput(key)));
  await eventually(async () => assert.equal((await outside.messages()).length, 1));
  environment.cancel();
  await assert.rejects(telling, (failure) => !(failure instanceof ApplicationFailure));
  await retried((to) => to.alertVoicemail(alertInput(key)), alerts);
  assert.equal((await outside.messages()).length, 1);
});

test('what is logged holds no spoken word and no number', async (t) => {
  const [store, outside] = await Promise.all([storeFor(t), outsideFor(t)]);
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
  const alerts = createAlerts(alertDependencies(store, outside.slack, log));
  await outside.fail({ kind: 'reset-after', method: 'chat.postMessage' });
  await retried((to) => to.alertVoicemail(alertInput(key)), alerts);
  assert.ok(lines.length > 0, 'nothing was logged, so nothing was tested');
  assert.doesNotMatch(lines.join('\n'), /boiler|6591234567|9123/);
  assert.ok(voicemail.from?.includes('9123'));
});

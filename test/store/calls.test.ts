import assert from 'node:assert/strict';
import test from 'node:test';
import type { CallRecord } from '../../contracts/records.ts';
import { storeFor, twoStoresFor } from './store-for-test.ts';

const ringing: CallRecord = {
  callId: 'call-1',
  workflowId: 'call-call-1',
  script: 'voicemail',
  line: '+6531580002',
  office: 'Harbour Dental',
  from: '+6591234567',
  to: '+6531580002',
  rangAt: '2026-11-21T10:00:00.000Z',
  state: 'PENDING',
  states: ['PENDING'],
};

const answered: CallRecord = { ...ringing, state: 'ANSWERED', states: ['PENDING', 'ANSWERED'] };

const over: CallRecord = {
  ...answered,
  state: 'DISCONNECTED',
  states: ['PENDING', 'ANSWERED', 'DISCONNECTED'],
  outcome: 'message-taken',
  endedBy: 'caller',
  endedAt: '2026-11-21T10:01:00.000Z',
};

test('a call is read back as it was put, however often it was put', async (t) => {
  const { calls } = await storeFor(t);
  await calls.put(over);
  await calls.put(over);
  assert.deepEqual(await calls.get('call-1'), over);
  assert.equal((await calls.list()).length, 1);
});

test('a call of a withheld number has no number', async (t) => {
  const { calls } = await storeFor(t);
  const { from: _from, ...withheld } = ringing;
  await calls.put(withheld);
  assert.deepEqual(await calls.get('call-1'), withheld);
});

test('a call that is not there is undefined', async (t) => {
  const { calls } = await storeFor(t);
  assert.equal(await calls.get('call-9'), undefined);
});

test('a state that arrives late does not undo a newer one', async (t) => {
  const { calls } = await storeFor(t);
  await calls.put(over);
  await calls.put(answered);
  assert.deepEqual(await calls.get('call-1'), over);
});

test('an outcome once known stays known when a record without it comes again', async (t) => {
  const { calls } = await storeFor(t);
  const { outcome: _outcome, endedAt: _endedAt, ...withoutOutcome } = over;
  await calls.put(over);
  await calls.put(withoutOutcome);
  assert.deepEqual(await calls.get('call-1'), over);
});

test('records that race each other leave the furthest one', async (t) => {
  const [one, other] = await twoStoresFor(t);
  for (let round = 0; round < 20; round += 1) {
    const callId = `race-${round}`;
    const race = [ringing, answered, over].map((record) => ({ ...record, callId }));
    await Promise.all(race.flatMap((record) => [one.calls.put(record), other.calls.put(record)]));
    assert.deepEqual(await one.calls.get(callId), { ...over, callId });
  }
});

test('calls are listed newest first, page by page, without loss where two rang in the same instant', async (t) => {
  const { calls } = await storeFor(t);
  const minutes = [3, 1, 2, 2, 2, 0];
  for (const [n, minute] of minutes.entries()) {
    await calls.put({ ...ringing, callId: `call-${n}`, rangAt: `2026-11-21T10:0${minute}:00.000Z` });
  }
  const listed: string[] = [];
  for (let page = await calls.list({ limit: 2 }); page.length > 0;) {
    listed.push(...page.map(({ callId }) => callId));
    const last = page.at(-1);
    page = last === undefined ? [] : await calls.list({ limit: 2, after: last });
  }
  assert.deepEqual(listed, ['call-0', 'call-4', 'call-3', 'call-2', 'call-1', 'call-5']);
});

test('a field that the store does not know is an error, not a silent loss', async (t) => {
  const { calls } = await storeFor(t);
  await assert.rejects(calls.put({ ...ringing, mood: 'cheerful' } as CallRecord), /mood/);
});

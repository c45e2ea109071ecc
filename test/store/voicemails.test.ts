import assert from 'node:assert/strict';
import test from 'node:test';
import type { Voicemail } from '../../contracts/records.ts';
import { storeFor, twoStoresFor } from './store-for-test.ts';

const untranscribed: Voicemail = {
  callId: 'call-1',
  recordingId: 'call-1-4',
  line: '+6531580002',
  office: 'Harbour Dental',
  receivedAt: '2026-11-21T10:00:00.000Z',
  durationMs: 42_000,
};

const transcribed: Voicemail = {
  ...untranscribed,
  from: '+6591234567',
  transcript: { text: 'the boiler leaks', confidence: 'high' },
};

test('a voicemail is read back as it was put, however often it was put', async (t) => {
  const { voicemails } = await storeFor(t);
  await voicemails.put(transcribed);
  await voicemails.put(transcribed);
  assert.deepEqual(await voicemails.get('call-1-4'), transcribed);
  assert.equal((await voicemails.list()).length, 1);
});

test('an empty transcript is kept: nothing intelligible was heard', async (t) => {
  const { voicemails } = await storeFor(t);
  const empty: Voicemail = { ...untranscribed, transcript: { text: '', confidence: 'low' } };
  await voicemails.put(empty);
  assert.deepEqual(await voicemails.get('call-1-4'), empty);
});

test('a transcript that comes later is added, and a repeat without it does not take it away', async (t) => {
  const { voicemails } = await storeFor(t);
  await voicemails.put(untranscribed);
  await voicemails.put(transcribed);
  await voicemails.put(untranscribed);
  assert.deepEqual(await voicemails.get('call-1-4'), transcribed);
});

test('a voicemail put by many at once is one', async (t) => {
  const [one, other] = await twoStoresFor(t);
  await Promise.all(
    Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? one : other).voicemails.put(transcribed)),
  );
  assert.deepEqual(await one.voicemails.list(), [transcribed]);
});

test('voicemails are listed newest first, of one call or all, page by page', async (t) => {
  const { voicemails } = await storeFor(t);
  for (const [n, callId] of ['a', 'b', 'a', 'b', 'a'].entries()) {
    const receivedAt = `2026-11-21T10:0${n}:00.000Z`;
    await voicemails.put({ ...untranscribed, callId, recordingId: `${callId}-${n}`, receivedAt });
  }
  const first = await voicemails.list({ limit: 2 });
  const [, last] = first;
  assert.deepEqual(ids(first), ['a-4', 'b-3']);
  assert.deepEqual(ids(await voicemails.list(last === undefined ? {} : { after: last })), [
    'a-2',
    'b-1',
    'a-0',
  ]);
  assert.deepEqual(ids(await voicemails.list({ callId: 'a' })), ['a-4', 'a-2', 'a-0']);
});

function ids(listed: readonly Voicemail[]): string[] {
  return listed.map(({ recordingId }) => recordingId);
}

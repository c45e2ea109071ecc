import assert from 'node:assert/strict';
import test from 'node:test';
import { EffectUnknown, TurnLost, type Taken, type Turn } from '../../store/effect.ts';
import type { Effects } from '../../store/effects.ts';
import { storeFor, twoStoresFor } from './store-for-test.ts';

const key = 'call-1/alert/1';
const facts = { kind: 'slack', channel: '#calls' };
const LONG_MS = 60_000;

async function turnOf(effects: Effects, by = 'one', forMs = LONG_MS): Promise<Turn> {
  await effects.intend(key, facts);
  const taken = await effects.take(key, { by, forMs });
  assert.equal(taken.kind, 'yours');
  return taken.kind === 'yours' ? taken.turn : assert.fail();
}

async function sentTurn(effects: Effects): Promise<Turn> {
  const turn = await turnOf(effects);
  await effects.sending(turn, { facts, forMs: LONG_MS });
  return turn;
}

test('an effect goes from intended over sent to confirmed, and its first result is given ever after', async (t) => {
  const { effects } = await storeFor(t);
  const turn = await sentTurn(effects);
  assert.deepEqual(await effects.confirm(turn, 'confirmed', { ts: '1' }), { ts: '1' });
  assert.deepEqual(await effects.confirm(turn, 'confirmed', { ts: '2' }), { ts: '1' });
  await effects.intend(key, facts);
  assert.deepEqual(await effects.take(key, { by: 'two', forMs: LONG_MS }), {
    kind: 'confirmed',
    result: { ts: '1' },
  });
  const entry = await effects.get(key);
  assert.equal(entry?.state, 'confirmed');
  assert.deepEqual(
    entry.history.map(({ what, by }) => [what, by]),
    [
      ['sent', 'one'],
      ['confirmed', 'one'],
    ],
  );
});

test('intending again changes nothing', async (t) => {
  const { effects } = await storeFor(t);
  const first = await effects.intend(key, facts);
  assert.deepEqual(await effects.intend(key, { kind: 'webhook' }), first);
});

test('what is not in the ledger cannot be taken', async (t) => {
  const { effects } = await storeFor(t);
  await assert.rejects(effects.take(key, { by: 'one', forMs: 1 }), EffectUnknown);
  assert.equal(await effects.get(key), undefined);
});

test('of many attempts at once exactly one gets the turn, round after round', async (t) => {
  const stores = await twoStoresFor(t);
  for (let round = 0; round < 20; round += 1) {
    const contested = `call-1/alert/${round}`;
    const taken: Taken[] = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const { effects } = stores[n % 2 === 0 ? 0 : 1];
        await effects.intend(contested, facts);
        return effects.take(contested, { by: `attempt-${n}`, forMs: LONG_MS });
      }),
    );
    assert.equal(taken.filter(({ kind }) => kind === 'yours').length, 1);
    assert.equal(taken.filter(({ kind }) => kind === 'wait').length, 19);
  }
});

test('a turn that has run out can be taken by another, and the first may no longer send', async (t) => {
  const { effects } = await storeFor(t);
  const late = await turnOf(effects, 'late', 0);
  const turn = await turnOf(effects, 'next');
  assert.equal(turn.found.state, 'intended');
  await assert.rejects(effects.sending(late, { facts, forMs: LONG_MS }), TurnLost);
  await effects.sending(turn, { facts, forMs: LONG_MS });
});

test('a turn that ran out while nobody else wanted it is lost all the same', async (t) => {
  const { effects } = await storeFor(t);
  const late = await turnOf(effects, 'late', 0);
  await assert.rejects(effects.sending(late, { facts, forMs: LONG_MS }), TurnLost);
});

test('a request whose process died is found as sent, with when it went out and where', async (t) => {
  const { effects } = await storeFor(t);
  const dying = await turnOf(effects, 'dying');
  await effects.sending(dying, { facts: { ...facts, channel: '#other' }, forMs: 0 });
  const { found } = await turnOf(effects, 'next');
  assert.equal(found.state, 'sent');
  assert.equal(found.facts['channel'], '#other');
  assert.ok(found.firstSentAt instanceof Date);
  assert.deepEqual(found.lastSentAt, found.firstSentAt);
});

test('in doubt nobody takes a turn before the lost request has had time to land', async (t) => {
  const { effects } = await storeFor(t);
  await effects.doubt(await sentTurn(effects), 'TimeoutError', LONG_MS);
  const waiting = await effects.take(key, { by: 'two', forMs: 1 });
  assert.ok(waiting.kind === 'wait' && waiting.until.getTime() > Date.now() + LONG_MS / 2);
});

test('a request that was certainly not taken leaves an earlier doubt a doubt', async (t) => {
  const { effects } = await storeFor(t);
  await effects.notTaken(await sentTurn(effects), 'rate limited');
  assert.equal((await effects.get(key))?.state, 'intended');
  await effects.doubt(await sentTurn(effects), 'ECONNRESET', 0);
  await effects.notTaken(await sentTurn(effects), 'rate limited');
  assert.equal((await effects.get(key))?.state, 'unknown');
});

test('a refused effect may be tried again once somebody has changed what was wrong', async (t) => {
  const { effects } = await storeFor(t);
  await effects.refuse(await sentTurn(effects), 'destination: channel_not_found');
  const turn = await sentTurn(effects);
  assert.equal(turn.found.state, 'refused');
  await effects.confirm(turn, 'confirmed', 1);
  const history = (await effects.get(key))?.history.map(({ what, why }) => [what, why]);
  assert.deepEqual(history, [
    ['sent', undefined],
    ['refused', 'destination: channel_not_found'],
    ['sent', undefined],
    ['confirmed', undefined],
  ]);
});

test('a late word from an attempt whose turn ran out does not overrule the one that holds it', async (t) => {
  const { effects } = await storeFor(t);
  const late = await turnOf(effects, 'late');
  await effects.sending(late, { facts, forMs: 0 });
  const turn = await turnOf(effects, 'next');
  await effects.refuse(late, 'too late to say');
  assert.equal((await effects.get(key))?.state, 'sent');
  await effects.confirm(turn, 'found', 'theirs');
  await effects.doubt(late, 'too late to say', LONG_MS);
  assert.equal((await effects.get(key))?.state, 'confirmed');
});

test('the history of an effect that is tried for days stays short', async (t) => {
  const { effects } = await storeFor(t);
  for (let n = 0; n < 60; n += 1) await effects.notTaken(await sentTurn(effects), 'ECONNREFUSED');
  assert.equal((await effects.get(key))?.history.length, 100);
});

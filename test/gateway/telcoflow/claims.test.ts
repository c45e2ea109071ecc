import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../../eventually.ts';
import { CALL, callIn, connected, grants, held, notify, setUp } from './scene.ts';

const UNREACHABLE = 'the voice platform cannot be reached: trying on';

test('claims an offered call, says that it is ready, and takes it with its voice socket', async (t) => {
  const { server, held: call, voice } = await held(t);
  const { from, to, callId } = CALL;
  assert.deepEqual(call.offer, { callId, from, to, again: false, sampleRate: 24_000 });
  assert.equal(call.call.callId, callId);
  assert.equal(voice.headers['authorization'], 'Bearer tok-1');
  assert.equal(voice.headers['x-sdk-version'], '1.0.0');
  assert.equal(voice.headers['x-api-key'], undefined);
  assert.equal(server.upgrades.at(-1)?.path, '/v1/voice/c-1');
});

test('knows a call that somebody held before', async (t) => {
  const { held: call } = await held(t, { activity: 'RESUME' });
  assert.equal(call.offer.again, true);
});

test('claims many calls side by side, whatever the order of the answers', async (t) => {
  const { session, server, calls } = await connected(t);
  const ids = ['a', 'b', 'c'];
  session.sends(...ids.map((sessionId) => notify({ sessionId })));
  const opens = [];
  for (const _ of ids) opens.push(await session.receives('session.open'));
  assert.deepEqual(
    opens.map((frame) => frame['sessionId']),
    ids,
  );

  for (const { reqId } of opens.toReversed())
    session.sends({ type: 'response', reqId, ok: true, content: {} });
  for (const callId of ids) session.sends(callIn(server, { sessionId: callId, callId }));
  for (const callId of ids) assert.equal((await calls.take('a call')).offer.callId, callId);
});

test('leaves a call to the gateway that was faster', async (t) => {
  const { session, counted } = await connected(t);
  session.sends(notify());
  const { reqId } = await session.receives('session.open');
  session.sends({
    type: 'response',
    reqId,
    ok: false,
    errorCode: 'SESSION_BUSY',
    errorContent: { boundSmWsId: 'x' },
  });
  await eventually(() => assert.equal(counted('offer-busy'), 1));
  assert.equal(
    session.texts.all.some((frame) => frame['type'] === 'session.ready'),
    false,
  );
});

for (const errorCode of ['SESSION_CLOSED', 'SESSION_NOT_FOUND', 'SESSION_NOT_OPEN']) {
  test(`thinks nothing of a caller who is gone already (${errorCode})`, async (t) => {
    const { session, counted } = await connected(t);
    session.sends(notify());
    const { reqId } = await session.receives('session.open');
    session.sends({ type: 'response', reqId, ok: false, errorCode });
    await eventually(() => assert.equal(counted('offer-gone'), 1));
  });
}

for (const errorCode of ['QUOTA_EXCEEDED', 'A_CODE_OF_THE_FUTURE']) {
  test(`warns of a claim that is refused for a reason that needs looking into (${errorCode})`, async (t) => {
    const { session, journal } = await connected(t);
    journal.expect('the voice platform refused a claim');
    session.sends(notify());
    const { reqId } = await session.receives('session.open');
    session.sends({ type: 'response', reqId, ok: false, errorCode });
    await eventually(() =>
      assert.equal(journal.with('the voice platform refused a claim')[0]?.['code'], errorCode),
    );
  });
}

test('warns of a claim that is never answered, ignores the late answer, and can claim the call again', async (t) => {
  const { session, journal, counted } = await connected(t, { timing: { requestMs: 30 } });
  journal.expect('the voice platform did not answer a claim');
  session.sends(notify());
  const { reqId } = await session.receives('session.open');
  await eventually(() => assert.equal(journal.with('the voice platform did not answer a claim').length, 1));
  session.sends({ type: 'response', reqId, ok: true, content: {} });
  await eventually(() => assert.equal(counted('response-unasked'), 1));
  session.sends(notify());
  await grants(session);
});

test('ignores responses to nothing', async (t) => {
  const { session, counted } = await connected(t);
  session.sends({ type: 'response', reqId: 'nobody', ok: true, content: {} });
  await eventually(() => assert.equal(counted('response-unasked'), 1));
});

test('leaves a call alone that the gateway does not want', async (t) => {
  const { session, gate, counted } = await connected(t);
  gate.open = false;
  session.sends(notify());
  await eventually(() => assert.equal(counted('offer-left'), 1));
  gate.open = true;
  session.sends(notify());
  await session.receives('session.open');
  assert.equal(session.texts.all.filter((frame) => frame['type'] === 'session.open').length, 1);
});

test('claims no new call once it was told to stop, but takes the one that it has claimed', async (t) => {
  const { session, server, platform, calls, counted } = await connected(t);
  session.sends(notify());
  await grants(session);
  platform.stopClaiming();
  session.sends(notify({ sessionId: 's-2' }), callIn(server));
  await calls.take('the claimed call');
  assert.equal(counted('offer-left'), 1);
});

test('asks once for a call that is offered twice at the same moment', async (t) => {
  const { session, counted } = await connected(t);
  session.sends(notify(), notify());
  await session.receives('session.open');
  await eventually(() => assert.equal(counted('offer-repeated'), 1));
  assert.equal(session.texts.all.filter((frame) => frame['type'] === 'session.open').length, 1);
});

test('takes a call that is handed over before the claim is answered, and one that it never asked for', async (t) => {
  const { session, server, calls } = await connected(t);
  session.sends(notify());
  const { reqId } = await session.receives('session.open');
  session.sends(callIn(server), { type: 'response', reqId, ok: true, content: {} });
  session.sends(callIn(server, { sessionId: 's-9', callId: 'c-9' }));
  assert.equal((await calls.take('the early call')).offer.callId, 'c-1');
  assert.equal((await calls.take('the unexpected call')).offer.callId, 'c-9');
});

const NOT_HANDED_OVER = 'the voice platform did not hand over a claimed call';

test('warns when a claimed call is not handed over', async (t) => {
  const { session, journal } = await connected(t, { timing: { handOverMs: 30 } });
  journal.expect(NOT_HANDED_OVER);
  session.sends(notify());
  await grants(session);
  await eventually(() => assert.equal(journal.with(NOT_HANDED_OVER).length, 1));
});

test('waits no longer for a call that came, or whose session was closed', async (t) => {
  const { session, server, journal } = await connected(t, { timing: { handOverMs: 100 } });
  journal.expect(NOT_HANDED_OVER);
  session.sends(notify({ sessionId: 'came' }), notify({ sessionId: 'closed' }));
  await grants(session, 'came');
  await grants(session, 'closed');
  session.sends(callIn(server, { sessionId: 'came' }));
  session.sends({ type: 'session.closed', sessionId: 'closed', reason: 'CALL_TERMINATED' });
  session.sends(notify({ sessionId: 'later' }));
  await grants(session, 'later');
  await eventually(() => assert.equal(journal.with(NOT_HANDED_OVER)[0]?.['sessionId'], 'later'));
});

test('waits no longer for a call that was claimed on a socket that dropped', async (t) => {
  const { session, server, journal } = await connected(t, { timing: { handOverMs: 100 } });
  journal.expect(NOT_HANDED_OVER, UNREACHABLE);
  session.sends(notify());
  await grants(session);
  session.drops();
  const next = await setUp(server);
  next.sends(notify({ sessionId: 'later' }));
  await grants(next, 'later');
  await eventually(() => assert.equal(journal.with(NOT_HANDED_OVER)[0]?.['sessionId'], 'later'));
});

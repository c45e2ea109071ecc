import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../../eventually.ts';
import { callIn, connected, grants, held, notify, setUp } from './scene.ts';

const UNREACHABLE = 'the voice platform cannot be reached: trying on';

test('a claim fails the moment its socket drops, and the call is claimed anew on the next one', async (t) => {
  const { session, server, calls, journal } = await connected(t);
  journal.expect(UNREACHABLE);
  session.sends(notify());
  await session.receives('session.open');
  session.drops();
  const next = await setUp(server);
  next.sends(notify({ activity: 'RESUME' }));
  await grants(next);
  next.sends(callIn(server));
  assert.equal((await calls.take('the call')).offer.again, true);
});

test('keeps a call while its session manager is away, and its one voice socket when it is offered again', async (t) => {
  const office = await held(t);
  office.journal.expect(UNREACHABLE);
  office.session.drops();
  const session = await setUp(office.server);
  office.platform.stopClaiming();
  session.sends(notify({ activity: 'RESUME' }));
  await grants(session);
  session.sends(callIn(office.server, { token: 'tok-2' }));

  await eventually(() => assert.equal(office.counted('call-refreshed'), 1));
  office.voice.sendsRaw(Buffer.from([0, 1, 2]));
  await office.held.sounds.take('sound on the old socket');
  assert.equal(office.server.voiceUpgrades, 1);
  assert.equal(office.calls.all.length, 1);
});

test('does not make a second call of one that is handed over twice', async (t) => {
  const { session, server, calls, counted } = await held(t);
  session.sends(callIn(server), callIn(server));
  await eventually(() => assert.equal(counted('call-refreshed'), 2));
  assert.equal(server.voiceUpgrades, 1);
  assert.equal(calls.all.length, 1);
});

test('makes a new call of one that is offered again after it had ended here', async (t) => {
  const { session, server, voice, held: first, calls } = await held(t);
  voice.drops();
  assert.equal(await first.ends.take('the end'), 'dropped');
  session.sends(notify({ activity: 'RESUME' }));
  await grants(session);
  session.sends(callIn(server, { token: 'tok-2' }));
  const second = await calls.take('the call once more', (call) => call !== first);
  assert.equal(second.offer.again, true);
  assert.equal((await server.voice()).headers['authorization'], 'Bearer tok-2');
});

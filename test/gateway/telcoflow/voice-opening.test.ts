import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { eventually } from '../../eventually.ts';
import {
  CALL,
  callIn,
  connected,
  grants,
  type HeldCall,
  notify,
  type Scene,
  type SceneOptions,
} from './scene.ts';
import type { Peer } from './scripted-platform.ts';

const CANNOT_BE_HAD = 'the voice socket cannot be had';

type HandedOver = Scene & { readonly session: Peer; readonly held: HeldCall };

/** A call whose voice upgrades meet with these statuses first. */
async function handedOver(
  t: TestContext,
  statuses: readonly number[],
  options?: SceneOptions,
): Promise<HandedOver> {
  const made = await connected(t, options);
  made.server.refuses('voice', ...statuses);
  made.session.sends(notify());
  await grants(made.session);
  made.session.sends(callIn(made.server));
  return { ...made, held: await made.calls.take('a call') };
}

test('opens the socket without being asked to, and again when it is refused', async (t) => {
  const { server, held } = await handedOver(t, [503, 500, 429, 404]);
  const voice = await server.voice();
  assert.equal(server.voiceUpgrades, 5);
  voice.sendsRaw(Buffer.from([0, 1, 2]));
  await held.sounds.take('sound');
});

test('carries out what was asked of a call before its socket was open, in order', async (t) => {
  const { server, held } = await handedOver(t, [503, 503]);
  const answered = held.call.answer();
  const connecting = held.call.connect(5);
  const voice = await server.voice();
  const answer = await voice.receivesCommand('call.answer');
  voice.responds(answer);
  voice.responds(await voice.receivesCommand('call.connect'));
  assert.deepEqual([await answered, await connecting], [{ ok: true }, { ok: true }]);
  assert.match(JSON.stringify(voice.texts.all[0]), /call\.answer/);
});

for (const status of [401, 403]) {
  test(`does not insist when its token is refused with ${status}`, async (t) => {
    const { server, held, journal, session } = await handedOver(t, [status]);
    journal.expect(CANNOT_BE_HAD);
    const answered = held.call.answer();
    assert.equal(await held.ends.take('the end'), 'dropped');
    assert.equal((await answered).ok, false);
    assert.equal(server.voiceUpgrades, 1);
    session.sends(notify({ sessionId: 's-2' }));
    await grants(session, 's-2');
  });
}

test('gives up when the socket cannot be had in time, and fails what was asked of the call', async (t) => {
  const refusals = Array<number>(200).fill(503);
  const { held, journal, server } = await handedOver(t, refusals, { timing: { voiceOpenMs: 300 } });
  journal.expect(CANNOT_BE_HAD);
  const result = await held.call.answer();
  assert.deepEqual(result, { ok: false, code: 'SOCKET_DROPPED', message: 'the voice socket dropped' });
  assert.equal(await held.ends.take('the end'), 'dropped');
  assert.ok(server.voiceUpgrades > 1);
});

test('goes where it was told last, with the token that it was told last', async (t) => {
  const { server, session, counted } = await handedOver(t, [503], { timing: { voiceRetryMs: 200 } });
  const url = `${server.url}/v1/voice/other`;
  session.sends(callIn(server, { url, token: 'tok-2' }));
  const voice = await server.voice();
  assert.equal(voice.headers['authorization'], 'Bearer tok-2');
  assert.equal(server.upgrades.at(-1)?.path, '/v1/voice/other');
  assert.equal(counted('call-refreshed'), 1);
});

test('stops trying when the session is closed meanwhile', async (t) => {
  const { held, session, server } = await handedOver(t, [503], { timing: { voiceRetryMs: 5000 } });
  await eventually(() => assert.equal(server.voiceUpgrades, 1));
  session.sends({ type: 'session.closed', sessionId: CALL.sessionId, reason: 'CALL_TERMINATED' });
  assert.equal(await held.ends.take('the end'), 'hung-up');
});

test('meets an address where nobody listens as it meets a refusal', async (t) => {
  const { session, server, calls, journal } = await connected(t, { timing: { voiceOpenMs: 200 } });
  journal.expect(CANNOT_BE_HAD);
  session.sends(notify());
  await grants(session);
  session.sends(callIn(server, { url: 'ws://127.0.0.1:1/v1/voice/c-1' }));
  const held = await calls.take('a call');
  assert.equal(await held.ends.take('the end'), 'dropped');
  assert.match(JSON.stringify(journal.with(CANNOT_BE_HAD)), /ECONNREFUSED/);
});

test('can be closed while it still tries', async (t) => {
  const { platform, held, server } = await handedOver(t, [503], { timing: { voiceRetryMs: 5000 } });
  await eventually(() => assert.equal(server.voiceUpgrades, 1));
  await platform.close();
  assert.deepEqual(held.ends.all, ['dropped']);
});

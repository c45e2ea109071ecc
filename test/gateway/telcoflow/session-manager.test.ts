import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlatformRefused } from '../../../gateway/telcoflow/platform-refused.ts';
import { eventually } from '../../eventually.ts';
import { connected, held, notify, scene, setUp } from './scene.ts';

const UNREACHABLE = 'the voice platform cannot be reached: trying on';
const REFUSED = 'the voice platform refused our credentials: no call will come';

test('introduces itself with key, connector and version, and sets up rate and audio', async (t) => {
  const { server, start } = await scene(t, { sampleRate: 16_000, audioMode: 'isolated' });
  const started = start();
  const session = await server.session();
  const frame = await session.receives('setup');
  session.sends({ type: 'setup.done', smWsId: 'smws-1' });
  await started;

  assert.deepEqual(frame, { type: 'setup', data: { sampleRate: 16_000, audioMode: 'isolated' } });
  assert.equal(server.upgrades[0]?.path, '/v1/agent/session-manager');
  assert.equal(session.headers['x-api-key'], 'key-1');
  assert.equal(session.headers['x-connector-uuid'], 'conn-1');
  assert.equal(session.headers['x-sdk-version'], '1.0.0');
  assert.equal(session.headers['sec-websocket-extensions'], undefined);
});

test('closes a socket whose setup is not answered, and tries another', async (t) => {
  const { server, start, journal, counted } = await scene(t, { timing: { setupMs: 50 } });
  journal.expect(UNREACHABLE);
  const started = start();
  const silent = await server.session();
  assert.equal(await silent.closed, 1000);
  await setUp(server);
  await started;
  assert.equal(counted('reconnect'), 1);
});

test('waits through an outage at the start, and speaks of it once', async (t) => {
  const { server, start, journal, counted } = await scene(t);
  journal.expect(UNREACHABLE);
  server.refuses('session', 503, 502, 429, 500);
  const started = start();
  await setUp(server);
  await started;
  assert.equal(counted('reconnect'), 4);
  assert.equal(journal.with(UNREACHABLE).length, 1);
});

test('comes back after a drop, a close and a reset, and sets up anew each time', async (t) => {
  const { server, session, journal, counted } = await connected(t);
  journal.expect(UNREACHABLE);
  session.drops();
  const second = await setUp(server);
  second.closes(1011);
  const third = await setUp(server);
  third.closes(1000);
  await setUp(server);
  assert.equal(counted('reconnect'), 3);
});

test('reconnects when its pings stay without an answer', async (t) => {
  const { session, server, journal } = await connected(t, {
    autoPong: false,
    timing: { sessionPingMs: 20, pongMs: 60 },
  });
  journal.expect(UNREACHABLE);
  assert.equal(await session.closed, 1006);
  await server.session();
  assert.match(JSON.stringify(journal.with(UNREACHABLE)), /no sign of life/);
});

test('takes any frame as a sign of life', async (t) => {
  const { session, counted } = await connected(t, {
    autoPong: false,
    timing: { sessionPingMs: 20, pongMs: 100 },
  });
  const talk = setInterval(() => session.sends({ type: 'chatter' }), 10).unref();
  t.after(() => clearInterval(talk));
  for (let ping = 1; ping <= 30; ping += 1) await session.pings.take(`ping ${ping}`);
  assert.equal(counted('reconnect'), 0);
});

for (const status of [401, 403]) {
  test(`gives up at once when the platform refuses its credentials with ${status}, and names the settings`, async (t) => {
    const { server, start } = await scene(t);
    server.refuses('session', status, status);
    await assert.rejects(start(), (error) => {
      assert.ok(error instanceof PlatformRefused);
      assert.equal(error.status, status);
      assert.match(error.message, /TELCOFLOW_API_KEY and TELCOFLOW_CONNECTOR_UUID/);
      assert.doesNotMatch(error.message, /key-1|conn-1/);
      return true;
    });
    assert.equal(server.upgrades.length, 1);
  });
}

test('says so when credentials are refused that were good before, and calls in progress go on', async (t) => {
  const refusals: PlatformRefused[] = [];
  const office = await held(t, { onRefused: (error) => refusals.push(error) });
  office.journal.expect(UNREACHABLE, REFUSED);
  office.server.refuses('session', 403);
  office.session.drops();
  await eventually(() => assert.equal(refusals[0]?.status, 403));

  const answered = office.held.call.answer();
  office.voice.responds(await office.voice.receivesCommand('call.answer'));
  assert.deepEqual(await answered, { ok: true });
  assert.deepEqual(office.held.ends.all, []);
});

test('stops trying when it is closed in the middle of an outage', async (t) => {
  const { server, platform, start, journal } = await scene(t, { timing: { reconnectFirstMs: 60_000 } });
  journal.expect(UNREACHABLE);
  server.refuses('session', 503);
  const started = start();
  const rejected = assert.rejects(started, /closed before the voice platform could be reached/);
  await eventually(() => assert.equal(journal.with(UNREACHABLE).length, 1));
  await platform.close();
  await rejected;
});

test('cannot be started twice', async (t) => {
  const { start } = await connected(t);
  await assert.rejects(start(), /started before: create another one/);
});

test('can be closed before it was started, and twice', async (t) => {
  const { platform } = await scene(t);
  await platform.close();
  await platform.close();
});

test('survives every frame that it cannot use, and reports malformed ones once, without content', async (t) => {
  const { session, journal, counted } = await connected(t);
  journal.expect('the voice platform sent a malformed frame');
  session.sendsRaw('{"type":"call.in","from":"+6581110001",');
  session.sendsRaw('[1,"two",null]');
  session.sends(
    { type: 'session.notify', sessionId: null },
    { type: 'from.the.future' },
    { type: 'wa.msg.in' },
  );
  session.sends(notify({ channel: 'WA', activity: 'NEW_INCOMING_MESSAGE' }));
  session.sendsBrokenText();
  session.sends(notify());

  await session.receives('session.open');
  assert.equal(counted('frame-malformed'), 4);
  assert.equal(counted('frame-unknown'), 3);
  const reports = journal.with('the voice platform sent a malformed frame');
  assert.equal(reports.length, 1);
  assert.doesNotMatch(JSON.stringify(reports), /\+65/);
});

test('reads JSON in binary frames too, as the vendor SDK does', async (t) => {
  const { session } = await connected(t);
  session.sendsRaw(Buffer.from(JSON.stringify(notify())));
  await session.receives('session.open');
});

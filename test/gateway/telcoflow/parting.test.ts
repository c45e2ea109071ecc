import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALL, held, type HeldCall } from './scene.ts';
import type { Peer } from './scripted-platform.ts';

async function connect({ call }: HeldCall, voice: Peer): Promise<void> {
  const connecting = call.connect(5);
  voice.responds(await voice.receivesCommand('call.connect'));
  assert.deepEqual(await connecting, { ok: true });
}

test('says that the caller has hung up, once, and closes the socket when the platform does not', async (t) => {
  const { held: call, voice, counted } = await held(t);
  voice.terminates();
  assert.equal(await call.ends.take('the end'), 'hung-up');
  voice.terminates();
  voice.sendsRaw(Buffer.from([0, 1, 2]));
  assert.equal(await voice.closed, 1000);
  assert.deepEqual(call.ends.all, ['hung-up']);
  assert.equal(counted('audio-unheard'), 1);
  assert.deepEqual(await call.call.hangUp(), { ok: true });
});

test('ends a call with nobody but the caller by leaving it', async (t) => {
  const { held: call, voice } = await held(t);
  const hungUp = call.call.hangUp();
  voice.responds(await voice.receivesCommand('call.close'));
  assert.deepEqual(await hungUp, { ok: true });
});

test('ends a call for all when the callee is on the line', async (t) => {
  const { held: call, voice } = await held(t);
  await connect(call, voice);
  const hungUp = call.call.hangUp();
  voice.responds(await voice.receivesCommand('call.disconnect'));
  assert.deepEqual(await hungUp, { ok: true });
});

test('ends a call for all when the callee may be on the line: after a time-out, and in a call taken over', async (t) => {
  const timedOut = await held(t);
  const connecting = timedOut.held.call.connect(1);
  timedOut.voice.refuses(await timedOut.voice.receivesCommand('call.connect'), 'TIMEOUT');
  await connecting;
  const takenOver = await held(t, { activity: 'RESUME' });
  for (const { held: call, voice } of [timedOut, takenOver]) {
    const hungUp = call.call.hangUp();
    voice.responds(await voice.receivesCommand('call.disconnect'));
    assert.deepEqual(await hungUp, { ok: true });
  }
});

test('tries the other way of ending a call once when the first does not fit', async (t) => {
  const { held: call, voice } = await held(t);
  const hungUp = call.call.hangUp();
  voice.refuses(await voice.receivesCommand('call.close'), 'INVALID_COMMAND');
  voice.refuses(await voice.receivesCommand('call.disconnect'), 'INVALID_COMMAND');
  assert.deepEqual(await hungUp, { ok: false, code: 'INVALID_COMMAND', message: 'no' });

  const leaving = call.call.leave();
  voice.refuses(await voice.receivesCommand('call.close'), 'INVALID_COMMAND');
  voice.responds(await voice.receivesCommand('call.disconnect'));
  assert.deepEqual(await leaving, { ok: true });
});

test('never ends the call of two people who talk because it cannot leave them', async (t) => {
  const { held: call, voice } = await held(t);
  await connect(call, voice);
  const leaving = call.call.leave();
  voice.refuses(await voice.receivesCommand('call.close'), 'INVALID_COMMAND');
  assert.deepEqual(await leaving, { ok: false, code: 'INVALID_COMMAND', message: 'no' });
  assert.deepEqual(call.ends.all, []);
});

test('a refusal for another reason is not answered by the other command', async (t) => {
  const { held: call, voice } = await held(t);
  const hungUp = call.call.hangUp();
  voice.refuses(await voice.receivesCommand('call.close'), 'INTERNAL_ERROR');
  assert.deepEqual(await hungUp, { ok: false, code: 'INTERNAL_ERROR', message: 'no' });
});

test('hears of its own hang-up before the end of the call, although both come in one breath', async (t) => {
  const { held: call, voice } = await held(t);
  const endsThen = call.call.hangUp().then(() => call.ends.all.length);
  voice.responds(await voice.receivesCommand('call.close'));
  voice.terminates();
  assert.equal(await endsThen, 0);
  assert.equal(await call.ends.take('the end'), 'hung-up');
});

test('a hang-up is done when the caller was faster', async (t) => {
  const { held: call, voice } = await held(t);
  const hungUp = call.call.hangUp();
  await voice.receivesCommand('call.close');
  voice.terminates();
  voice.closes();
  assert.deepEqual(await hungUp, { ok: true });
  assert.equal(await call.ends.take('the end'), 'hung-up');
});

test('a hang-up is done when the platform drops the socket over it', async (t) => {
  const { held: call, voice } = await held(t);
  const hungUp = call.call.hangUp();
  await voice.receivesCommand('call.close');
  voice.drops();
  assert.deepEqual(await hungUp, { ok: true });
  assert.equal(await call.ends.take('the end'), 'dropped');
});

test('closes the socket after leaving, even when the platform says nothing more', async (t) => {
  const { held: call, voice, counted } = await held(t);
  const leaving = call.call.leave();
  voice.responds(await voice.receivesCommand('call.close'));
  await leaving;
  call.call.send(Buffer.alloc(960));
  assert.equal(counted('send-dropped'), 1);
  assert.equal(await voice.closed, 1000);
  assert.equal(await call.ends.take('the end'), 'hung-up');
});

test('a socket that drops after we have left is no loss', async (t) => {
  const { held: call, voice } = await held(t);
  const leaving = call.call.leave();
  voice.responds(await voice.receivesCommand('call.close'));
  await leaving;
  voice.drops();
  assert.equal(await call.ends.take('the end'), 'hung-up');
});

test('closes the socket when a hang-up that was given up has been carried out after all', async (t) => {
  const { held: call, voice } = await held(t, { timing: { commandMs: 10, commandGraceMs: 20 } });
  const hungUp = call.call.hangUp();
  const command = await voice.receivesCommand('call.close');
  assert.equal((await hungUp).ok, false);
  voice.responds(command);
  assert.equal(await voice.closed, 1000);
  assert.equal(await call.ends.take('the end'), 'hung-up');
});

test('ends a call whose session is over although its voice socket says nothing', async (t) => {
  const { held: call, voice, session } = await held(t);
  session.sends({ type: 'session.closed', sessionId: CALL.sessionId, reason: 'CALL_TERMINATED' });
  assert.equal(await call.ends.take('the end'), 'hung-up');
  assert.equal(await voice.closed, 1000);
});

test('keeps a call whose session was taken from it while its voice socket lives', async (t) => {
  const { held: call, voice, session } = await held(t);
  session.sends({ type: 'session.closed', sessionId: CALL.sessionId, reason: 'FORCE_CLOSE' });
  session.sends({ type: 'session.closed', sessionId: 'unheard of', reason: 'CALL_TERMINATED' });
  const answered = call.call.answer();
  voice.responds(await voice.receivesCommand('call.answer'));
  assert.deepEqual(await answered, { ok: true });
  assert.deepEqual(call.ends.all, []);
});

test('closing the client ends every call and every socket', async (t) => {
  const { held: call, voice, session, platform } = await held(t);
  const answered = call.call.answer();
  await voice.receivesCommand('call.answer');
  await platform.close();
  assert.equal((await answered).ok, false);
  assert.deepEqual(call.ends.all, ['dropped']);
  assert.deepEqual([await voice.closed, await session.closed], [1000, 1000]);
});

test('cuts a socket that does not answer its close', async (t) => {
  const { held: call, voice, platform } = await held(t, { timing: { closeMs: 50 } });
  voice.sendsRaw(Buffer.from([0, 1, 2]));
  await call.sounds.take('the open socket');
  voice.stopsReading();
  await platform.close();
  assert.deepEqual(call.ends.all, ['dropped']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlatformCall } from '../../../gateway/platform.ts';
import { eventually } from '../../eventually.ts';
import { held } from './scene.ts';

const DROPPED = { ok: false, code: 'SOCKET_DROPPED', message: 'the voice socket dropped' };
const OVER = { ok: false, code: 'CALL_TERMINATED', message: 'the call is over' };

const PLAIN: Readonly<Record<string, (call: PlatformCall) => Promise<unknown>>> = {
  'call.answer': (call) => call.answer(),
  'agent.interrupt': (call) => call.interrupt(),
  'agent.whisper': (call) => call.setMode('whisper'),
  'agent.barge': (call) => call.setMode('barge'),
  'agent.spy': (call) => call.setMode('spy'),
};

for (const [name, give] of Object.entries(PLAIN)) {
  test(`sends ${name} with ten seconds to carry it out, and hands on what became of it`, async (t) => {
    const { held: call, voice } = await held(t);
    const good = give(call.call);
    const command = await voice.receivesCommand(name);
    assert.equal(command.timeout_ms, 10_000);
    assert.equal(command.data, undefined);
    voice.responds(command);
    assert.deepEqual(await good, { ok: true });

    const bad = give(call.call);
    voice.refuses(await voice.receivesCommand(name), 'INVALID_COMMAND');
    assert.deepEqual(await bad, { ok: false, code: 'INVALID_COMMAND', message: 'no' });
  });
}

test('rings the callee for as long as it is told', async (t) => {
  const { held: call, voice } = await held(t);
  const connecting = call.call.connect(30);
  const command = await voice.receivesCommand('call.connect');
  assert.equal(command.timeout_ms, 30_000);
  assert.deepEqual(command.data, { ringTimeSeconds: 30 });
  voice.refuses(command, 'CALL_UNANSWERED');
  assert.deepEqual(await connecting, { ok: false, code: 'CALL_UNANSWERED', message: 'no' });
});

for (const seconds of [0, 121, 1.5, Number.NaN]) {
  test(`does not ring for ${seconds} seconds`, async (t) => {
    const { held: call, voice } = await held(t);
    await assert.rejects(call.call.connect(seconds), /whole seconds from 1 to 120/);
    assert.deepEqual(voice.texts.all, []);
  });
}

test('gives responses to the commands that they are for, in any order', async (t) => {
  const { held: call, voice } = await held(t);
  const both = [call.call.answer(), call.call.interrupt()];
  const answer = await voice.receivesCommand('call.answer');
  voice.refuses(await voice.receivesCommand('agent.interrupt'), 'LATER');
  voice.responds(answer);
  assert.deepEqual(await Promise.all(both), [{ ok: true }, { ok: false, code: 'LATER', message: 'no' }]);
});

test('gives a command up when no response comes, and ignores one that comes late', async (t) => {
  const { held: call, voice, counted } = await held(t, { timing: { commandMs: 10, commandGraceMs: 20 } });
  const answered = call.call.answer();
  const command = await voice.receivesCommand('call.answer');
  assert.equal(command.timeout_ms, 10);
  assert.deepEqual(await answered, { ok: false, code: 'TIMEOUT', message: 'no response in time' });
  voice.responds(command);
  await eventually(() => assert.equal(counted('response-late'), 1));
  assert.deepEqual(call.joins.all, []);
});

test('says that the callee has come after all when connect succeeds too late', async (t) => {
  const { held: call, voice } = await held(t);
  const connecting = call.call.connect(1);
  const command = await voice.receivesCommand('call.connect');
  voice.refuses(command, 'TIMEOUT');
  assert.equal((await connecting).ok, false);
  voice.responds(command);
  await call.joins.take('the callee');
  voice.responds(command);
  voice.terminates();
  await call.ends.take('the end');
  assert.equal(call.joins.all.length, 1);
});

test('believes an event that says that the callee is on the line, when nobody else said so', async (t) => {
  const { held: call, voice } = await held(t);
  const connected = { type: 'call_event', data: { event: 'call.connected' } };
  const connecting = call.call.connect(1);
  const command = await voice.receivesCommand('call.connect');
  voice.sends(connected);
  voice.refuses(command, 'CALL_UNANSWERED');
  assert.equal((await connecting).ok, false);
  assert.deepEqual(call.joins.all, []);
  voice.sends(connected);
  await call.joins.take('the callee');
});

test('ignores a second response and one to nothing', async (t) => {
  const { held: call, voice, counted } = await held(t);
  const answered = call.call.answer();
  const command = await voice.receivesCommand('call.answer');
  voice.responds(command);
  voice.refuses(command, 'INVALID_COMMAND');
  voice.responds({ ...command, command_id: 'nobody' });
  assert.deepEqual(await answered, { ok: true });
  await eventually(() => assert.equal(counted('response-unasked'), 2));
});

test('fails every pending command the moment the socket drops, after saying that the call is over', async (t) => {
  const { held: call, voice } = await held(t);
  const answered = call.call.answer().then((result) => [result, call.ends.all.length]);
  const connecting = call.call.connect(60);
  await voice.receivesCommand('call.connect');
  voice.drops();
  assert.deepEqual(await answered, [DROPPED, 1]);
  assert.deepEqual(await connecting, DROPPED);
  assert.equal(await call.ends.take('the end'), 'dropped');
  assert.deepEqual(await call.call.answer(), OVER);
});

for (const code of [1000, 1011]) {
  test(`takes a close with ${code} and without a word for the end of the call`, async (t) => {
    const { held: call, voice } = await held(t);
    voice.closes(code);
    assert.equal(await call.ends.take('the end'), 'dropped');
  });
}

test('takes a voice socket that gives no sign of life for dropped', async (t) => {
  const { held: call, voice } = await held(t, { autoPong: false, timing: { voicePingMs: 20, pongMs: 60 } });
  assert.equal(await call.ends.take('the end'), 'dropped');
  assert.equal(await voice.closed, 1006);
});

test('hears of a hang-up before the refusals that follow from it', async (t) => {
  const { held: call, voice } = await held(t);
  const answered = call.call.answer().then(() => [...call.ends.all]);
  voice.refuses(await voice.receivesCommand('call.answer'), 'CALL_TERMINATED');
  assert.deepEqual(await answered, ['hung-up']);
  voice.terminates();
  assert.equal(await voice.closed, 1000);
  assert.deepEqual(call.ends.all, ['hung-up']);
});

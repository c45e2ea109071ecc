import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../../eventually.ts';
import { held } from './scene.ts';

const MIB = 1_048_576;

/** A frame for a channel with so many bytes of sound, each of them `value`. */
function frame(channel: number, bytes: number, value = 7): Buffer {
  return Buffer.concat([Buffer.of(channel), Buffer.alloc(bytes, value)]);
}

test('hears frames of any length in their order', async (t) => {
  const { held: call, voice } = await held(t);
  const lengths = [960, 2, 1920, 4800, 962];
  for (const [value, length] of lengths.entries()) voice.sendsRaw(frame(0, length, value));
  for (const [value, length] of lengths.entries()) {
    assert.deepEqual(await call.sounds.take('sound'), Buffer.alloc(length, value));
  }
});

test('passes over empty frames, other channels and the odd byte at the end', async (t) => {
  const { held: call, voice, counted } = await held(t);
  for (const bad of [
    Buffer.alloc(0),
    Buffer.of(0),
    frame(1, 960),
    frame(7, 4),
    frame(0, 1),
    frame(0, 3, 5),
  ]) {
    voice.sendsRaw(bad);
  }
  voice.sendsRaw(frame(0, 4, 6));
  assert.deepEqual(await call.sounds.take('two bytes of three'), Buffer.alloc(2, 5));
  assert.deepEqual(await call.sounds.take('the next'), Buffer.alloc(4, 6));
  assert.equal(counted('audio-empty'), 2);
  assert.equal(counted('audio-other-channel'), 2);
  assert.equal(counted('audio-odd'), 2);
});

test('listens to the channel that it is told to', async (t) => {
  const { held: call, voice } = await held(t, { listenTo: 1, audioMode: 'isolated' });
  voice.sendsRaw(frame(0, 2, 1));
  voice.sendsRaw(frame(1, 2, 2));
  assert.deepEqual(await call.sounds.take('sound'), Buffer.alloc(2, 2));
});

test('hears a message of one megabyte, and loses the call over a larger one', async (t) => {
  const { held: call, voice } = await held(t);
  voice.sendsRaw(frame(0, MIB - 2));
  assert.equal((await call.sounds.take('a megabyte')).length, MIB - 2);
  voice.sendsRaw(frame(0, MIB));
  assert.equal(await call.ends.take('the end'), 'dropped');
  assert.equal(await voice.closed, 1009);
});

test('hands on every pull that asks for something', async (t) => {
  const { held: call, voice, counted } = await held(t);
  for (const requested_bytes of [960, 0, '320', -1, 320.9, 'x', 101]) {
    voice.sends({ type: 'buffer_request', data: { requested_bytes, channelId: 0 } });
  }
  voice.sends(
    { type: 'buffer_request', data: { requested_bytes: 960, channelId: 2 } },
    { type: 'buffer_request' },
  );
  await call.pulls.take('the last pull', (bytes) => bytes === 101);
  assert.deepEqual(call.pulls.all, [960, 320, 320, 101]);
  await eventually(() => assert.equal(counted('pull-ignored'), 5));
});

test('sends sound as it is, with the byte of its channel before it', async (t) => {
  const { held: call, voice } = await held(t);
  voice.sendsRaw(frame(0, 2));
  await call.sounds.take('the open socket');
  const frames = [960, 960, 440, 960, 4800].map((length, at) => Buffer.alloc(length, at + 1));
  const buffer = Buffer.alloc(4800);
  for (const sound of frames) {
    sound.copy(buffer);
    call.call.send(buffer.subarray(0, sound.length)); // the same memory again and again, as a player has it
  }
  for (const sound of frames) {
    assert.deepEqual(await voice.sounds.take('sound'), Buffer.concat([Buffer.of(0), sound]));
  }
});

test('drops sound for which there is no socket', async (t) => {
  const { held: call, voice, counted } = await held(t);
  voice.drops();
  await call.ends.take('the end');
  call.call.send(Buffer.alloc(960));
  assert.equal(counted('send-dropped'), 1);
});

test('drops sound that a stuck socket does not take, says so once, and never waits', async (t) => {
  const { held: call, voice, journal, counted } = await held(t, { timing: { closeMs: 50 } });
  journal.expect('the voice socket takes no more sound: some is dropped');
  voice.sendsRaw(frame(0, 2));
  await call.sounds.take('the open socket');
  voice.stopsReading();
  const second = Buffer.alloc(48_000);
  for (let sent = 0; sent < 1000 && counted('send-dropped') < 5; sent += 1) {
    call.call.send(second);
    await new Promise(setImmediate);
  }
  assert.equal(counted('send-dropped'), 5);
  assert.equal(journal.with('the voice socket takes no more sound: some is dropped').length, 1);
});

test('survives every frame that it cannot use, and reports malformed ones once, without content', async (t) => {
  const { held: call, voice, journal, counted } = await held(t);
  const malformed = 'the voice platform sent a malformed frame';
  journal.expect(malformed);
  voice.sendsRaw('{"type":"call_event","data":');
  voice.sendsRaw('[1,"+6581110001",null]');
  voice.sendsBrokenText();
  voice.sends({ type: 'command_response' }, { type: 'from.the.future' });
  voice.sends({ type: 'call_event', data: { event: 'call.no_such_event' } });
  const answered = call.call.answer();
  voice.responds(await voice.receivesCommand('call.answer'));

  assert.deepEqual(await answered, { ok: true });
  assert.equal(counted('frame-malformed'), 4);
  assert.equal(counted('frame-unknown'), 2);
  assert.equal(journal.with(malformed).length, 1);
  assert.equal(journal.with(malformed)[0]?.['callId'], 'c-1');
  assert.doesNotMatch(JSON.stringify(journal.lines), /\+65/);
});

test('reports a fault that the platform speaks of, with its code alone', async (t) => {
  const { voice, journal } = await held(t);
  const fault = 'the voice platform reports a fault on the call';
  journal.expect(fault);
  const data = { event: 'call.error', error_code: 'TTS_SESSION_ERROR', error_message: 'said: my secret' };
  voice.sends({ type: 'call_event', data });
  await eventually(() => assert.equal(journal.with(fault)[0]?.['code'], 'TTS_SESSION_ERROR'));
  assert.doesNotMatch(JSON.stringify(journal.lines), /secret/);
});

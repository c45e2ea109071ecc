import assert from 'node:assert/strict';
import { digest, withoutSilence } from './samples.ts';
import { platformFor, sideBySide, vendorClient } from './scene.ts';
import { tone } from './tone-voice.ts';

const TO = '+6531580002';
const client = vendorClient();

sideBySide('failures of the platform, met by the vendor’s own client', {
  'a refused voice socket can be tried again': async (t) => {
    const platform = await platformFor(t);
    platform.fault({ kind: 'refuse-upgrade', socket: 'voice', status: 503 });
    const call = platform.placeCall({ to: TO });

    const saw = await client.run('refused_voice_socket', platform);

    assert.partialDeepStrictEqual(saw, {
      first: 'WSSCallError',
      stateAfterRefusal: 'NEW',
      second: { success: true },
      closeReason: 'CALL_TERMINATED',
    });
    const refused = call.view().events.find(({ kind }) => kind === 'upgrade-refused');
    assert.partialDeepStrictEqual(refused, { status: 503 });
  },

  'frames that make no sense change nothing': async (t) => {
    const platform = await platformFor(t);
    const steps = [{ say: 'nonsense' }, { pauseMs: 1500 }, { hangUp: true as const }];
    const call = platform.placeCall({ to: TO, steps });
    const saw = client.run('answer_and_echo', platform);
    await call.until(({ kind }) => kind === 'speech-started');
    const { callId } = call;
    const inText = [
      'bad-json',
      'not-an-object',
      'unknown-type',
      'unknown-event',
      'no-data',
      'bad-pull',
    ] as const;
    for (const frame of [...inText, 'one-byte', 'other-channel'] as const) {
      platform.fault({ kind: 'odd-frame', socket: 'voice', callId, frame });
    }
    for (const frame of ['bad-json', 'not-an-object', 'unknown-type', 'wrong-types'] as const) {
      platform.fault({ kind: 'odd-frame', socket: 'sm', frame });
    }

    const heard = await saw.then(() => call.heard('agent'));
    assert.partialDeepStrictEqual(await saw, {
      heard: { digest: digest(heard) },
      closeReason: 'CALL_TERMINATED',
    });
    assert.deepEqual(withoutSilence(call.heard('caller')), withoutSilence(tone('nonsense', 24_000)));
  },

  'a frame that is too large costs the call': async (t) => {
    const platform = await platformFor(t);
    const call = platform.placeCall({ to: TO });
    const saw = client.run('lost_voice_socket', platform);
    await call.until(({ kind }) => kind === 'answered');
    platform.fault({ kind: 'odd-frame', socket: 'voice', frame: 'huge', callId: call.callId });

    assert.partialDeepStrictEqual(await saw, { close: 'WSSSessionError', closeReason: 'CALL_TERMINATED' });
    assert.partialDeepStrictEqual(call.view(), { state: 'DISCONNECTED', endedBy: 'platform' });
  },

  'a voice socket that drops ends the call, and only the session says so': async (t) => {
    const platform = await platformFor(t);
    const call = platform.placeCall({ to: TO });
    const saw = client.run('lost_voice_socket', platform);
    await call.until(({ kind }) => kind === 'answered');
    platform.fault({ kind: 'drop-socket', socket: 'voice', callId: call.callId });

    assert.partialDeepStrictEqual(await saw, {
      close: 'WSSSessionError',
      closeReason: 'CALL_TERMINATED',
      terminated: false,
      state: 'LIVE',
    });
  },

  'a connect without any reply times out in the client': async (t) => {
    const platform = await platformFor(t, { unanswered: 'no-reply' });
    const call = platform.placeCall({ to: TO, callee: 'no-answer' });

    const saw = await client.run('connect_in_vain', platform, { ringSeconds: 1 });

    assert.partialDeepStrictEqual(saw, { connect: { success: false, code: 'TIMEOUT' }, state: 'LIVE' });
    assert.equal(call.view().states.at(0), 'PENDING');
  },

  'a callee who picks up late is connected although the client gave up': async (t) => {
    const platform = await platformFor(t, { unanswered: 'late-success', lateSuccessMs: 5500 });
    const call = platform.placeCall({ to: TO, callee: 'no-answer' });

    const saw = await client.run('connect_in_vain', platform, { ringSeconds: 1 });
    const connected = await call.until(({ kind }) => kind === 'connected' || kind === 'ended');

    assert.partialDeepStrictEqual(saw, { connect: { success: false, code: 'TIMEOUT' } });
    assert.equal(connected.kind, 'connected');
  },

  'a failed interrupt raises and can be repeated': async (t) => {
    const platform = await platformFor(t);
    platform.fault({ kind: 'fail-response', command: 'agent.interrupt', code: 'BUSY', message: 'not now' });
    platform.placeCall({ to: TO });

    const saw = await client.run('failed_interrupt', platform);

    assert.partialDeepStrictEqual(saw, { again: 0, closeReason: 'CALL_TERMINATED' });
    assert.match(JSON.stringify(saw), /not now/);
  },

  'a disconnect can be refused while only the caller is there': async (t) => {
    const platform = await platformFor(t, { disconnectInAnswered: 'refuse' });
    const call = platform.placeCall({ to: TO });

    const saw = await client.run('answer_and_hang_up', platform, { with: 'disconnect' });

    assert.partialDeepStrictEqual(saw, { ended: { success: false, code: 'INVALID_COMMAND' }, state: 'LIVE' });
    assert.equal(call.view().states[1], 'ANSWERED');
  },

  'an error of the call is told as an event': async (t) => {
    const platform = await platformFor(t);
    const call = platform.placeCall({ to: TO });
    const saw = client.run('call_error', platform);
    await call.until(({ kind }) => kind === 'answered');
    platform.fault({ kind: 'call-error', callId: call.callId, message: 'tts broke' });

    const error = { error_code: 'TTS_SESSION_ERROR', error_message: 'tts broke' };
    assert.partialDeepStrictEqual(await saw, { error, close: { success: true } });
  },
});

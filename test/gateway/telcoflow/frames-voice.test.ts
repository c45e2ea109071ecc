import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readVoiceFrame } from '../../../gateway/telcoflow/frames.ts';

const PULL = {
  type: 'buffer_request',
  data: { requested_bytes: 4800, prefer_audio_frame_bytes: 960, channelId: 0 },
};
const pull = (fields: object): object => ({ ...PULL, data: { ...PULL.data, ...fields } });
const response = (fields: object): object => ({
  type: 'command_response',
  data: { command_id: 'i', ...fields },
});
const event = (fields: object): object => ({ type: 'call_event', data: fields });

const VOICE_FRAMES: Readonly<Record<string, readonly [frame: unknown, read: object]>> = {
  'a pull': [PULL, { kind: 'pull', bytes: 4800 }],
  'a pull without a channel': [
    { type: 'buffer_request', data: { requested_bytes: 2 } },
    { kind: 'pull', bytes: 2 },
  ],
  'a pull in text': [pull({ requested_bytes: '320' }), { kind: 'pull', bytes: 320 }],
  'a pull with a fraction': [pull({ requested_bytes: 320.9 }), { kind: 'pull', bytes: 320 }],
  'a pull of an odd number': [pull({ requested_bytes: 101 }), { kind: 'pull', bytes: 101 }],
  'a pull of less than nothing': [pull({ requested_bytes: -320 }), { kind: 'pull', bytes: 0 }],
  'a pull of no number': [pull({ requested_bytes: 'lots' }), { kind: 'pull', bytes: 0 }],
  'a pull of a list': [pull({ requested_bytes: [320] }), { kind: 'pull', bytes: 0 }],
  'a pull of everything': [pull({ requested_bytes: 'Infinity' }), { kind: 'pull', bytes: 0 }],
  'a pull for another channel': [pull({ channelId: 1 }), { kind: 'pull', bytes: 0 }],
  'a pull without data': [{ type: 'buffer_request' }, { kind: 'pull', bytes: 0 }],
  'a success': [response({ success: true, result: {} }), { kind: 'response', id: 'i', result: { ok: true } }],
  'a failure': [
    response({ success: false, error_code: 'CALL_UNANSWERED', error_message: 'nobody' }),
    { kind: 'response', id: 'i', result: { ok: false, code: 'CALL_UNANSWERED', message: 'nobody' } },
  ],
  'a failure that says nothing': [
    response({ success: false, error_code: null }),
    { kind: 'response', id: 'i', result: { ok: false, code: 'UNKNOWN', message: '' } },
  ],
  'a response that is neither': [
    response({ success: 1 }),
    { kind: 'malformed', where: 'command_response.data.success' },
  ],
  'a response without data': [
    { type: 'command_response' },
    { kind: 'malformed', where: 'command_response.data' },
  ],
  'the end of the call': [event({ event: 'call.terminated' }), { kind: 'over' }],
  'a callee on the line': [event({ event: 'call.connected' }), { kind: 'connected' }],
  'a fault': [
    event({ event: 'call.error', error_code: 'TTS_SESSION_ERROR', error_message: 'tts broke' }),
    { kind: 'fault', code: 'TTS_SESSION_ERROR' },
  ],
  'an event of the past or future': [event({ event: 'call.answered' }), { kind: 'unknown' }],
  'an event without a name': [event({}), { kind: 'malformed', where: 'call_event.data.event' }],
  'a type of the future': [{ type: 'dtmf', data: {} }, { kind: 'unknown' }],
};

for (const [what, [frame, read]] of Object.entries(VOICE_FRAMES)) {
  test(`reads from a voice socket: ${what}`, () => {
    assert.deepEqual(readVoiceFrame(JSON.stringify(frame)), read);
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  claim,
  commandFrame,
  readSessionFrame,
  readVoiceFrame,
  ready,
  sessionHeaders,
  sessionManagerUrl,
  setUp,
  voiceHeaders,
} from '../../../gateway/telcoflow/frames.ts';

test('says what is no JSON without repeating it', () => {
  const malformed = { kind: 'malformed', where: 'no JSON object' };
  assert.deepEqual(readVoiceFrame('{"type":"call_event","data":'), malformed);
  assert.deepEqual(readSessionFrame('+6581110001'), malformed);
});

test('sends frames, headers and addresses exactly as the vendor SDK does', () => {
  const version = { 'x-sdk-version': '1.0.0' };
  assert.equal(sessionManagerUrl('wss://h.example/'), 'wss://h.example/v1/agent/session-manager');
  assert.deepEqual(sessionHeaders('k', 'u'), { ...version, 'x-api-key': 'k', 'x-connector-uuid': 'u' });
  assert.deepEqual(voiceHeaders('t'), { ...version, authorization: 'Bearer t' });
  assert.deepEqual(setUp(24_000, 'mixed'), {
    type: 'setup',
    data: { sampleRate: 24_000, audioMode: 'mixed' },
  });
  assert.deepEqual(claim('s-1', 'r'), { type: 'session.open', sessionId: 's-1', reqId: 'r' });
  assert.deepEqual(ready('s-1'), { type: 'session.ready', sessionId: 's-1' });
  assert.deepEqual(commandFrame({ id: 'i', command: 'connect', timeoutMs: 30_000, ringSeconds: 30 }), {
    type: 'command',
    data: { command_id: 'i', command: 'call.connect', timeout_ms: 30_000, data: { ringTimeSeconds: 30 } },
  });
  assert.deepEqual(commandFrame({ id: 'i', command: 'spy', timeoutMs: 10_000 }), {
    type: 'command',
    data: { command_id: 'i', command: 'agent.spy', timeout_ms: 10_000 },
  });
});

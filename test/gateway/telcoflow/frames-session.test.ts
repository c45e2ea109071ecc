import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSessionFrame } from '../../../gateway/telcoflow/frames.ts';

const ACCESS = { url: 'ws://127.0.0.1:34879/v1/voice/c-1', token: 'tok-c-1' };
const CALL_IN = {
  type: 'call.in',
  sessionId: 's-1',
  callId: 'c-1',
  orgUuid: 'o',
  from: '+6581',
  to: '+6531',
  ...ACCESS,
};

const SESSION_FRAMES: Readonly<Record<string, readonly [frame: unknown, read: object]>> = {
  'setup done': [
    { type: 'setup.done', smWsId: 'smws-1' },
    { kind: 'set-up', socketId: 'smws-1' },
  ],
  'a granted claim': [
    { type: 'response', reqId: 'r', ok: true, content: { session: {} } },
    { kind: 'response', id: 'r', outcome: { ok: true } },
  ],
  'a busy session': [
    {
      type: 'response',
      reqId: 'r',
      ok: false,
      errorCode: 'SESSION_BUSY',
      errorContent: { boundSmWsId: 'x' },
    },
    { kind: 'response', id: 'r', outcome: { ok: false, code: 'SESSION_BUSY' } },
  ],
  'a refusal without a code': [
    { type: 'response', reqId: 'r', ok: false },
    { kind: 'response', id: 'r', outcome: { ok: false, code: 'UNKNOWN' } },
  ],
  'a code that could be anything': [
    { type: 'response', reqId: 'r', ok: false, errorCode: 'call +6581110001' },
    { kind: 'response', id: 'r', outcome: { ok: false, code: 'UNKNOWN' } },
  ],
  'an offer': [
    {
      type: 'session.notify',
      sessionId: 's',
      channel: 'TELCO',
      activity: 'NEW_INCOMING_CALL',
      createdAt: 'x',
    },
    { kind: 'offer', sessionId: 's', isCall: true, again: false },
  ],
  'an offer with an activity of the future': [
    { type: 'session.notify', sessionId: 's', channel: 'TELCO', activity: 'BRAND_NEW' },
    { kind: 'offer', sessionId: 's', isCall: true, again: false },
  ],
  'an offer of a call that somebody held': [
    { type: 'session.notify', sessionId: 's', channel: 'TELCO', activity: 'RESUME' },
    { kind: 'offer', sessionId: 's', isCall: true, again: true },
  ],
  'an offer that names nothing but its session': [
    { type: 'session.notify', sessionId: 's' },
    { kind: 'offer', sessionId: 's', isCall: true, again: false },
  ],
  'an offer of a chat': [
    { type: 'session.notify', sessionId: 's', channel: 'WA', activity: 'NEW_INCOMING_MESSAGE' },
    { kind: 'offer', sessionId: 's', isCall: false, again: false },
  ],
  'an offer without a session': [
    { type: 'session.notify', sessionId: null, channel: 7 },
    { kind: 'malformed', where: 'session.notify.sessionId' },
  ],
  'a call': [
    CALL_IN,
    { kind: 'call', sessionId: 's-1', callId: 'c-1', from: '+6581', to: '+6531', access: ACCESS },
  ],
  'a call from a withheld number, and one that is a number': [
    { ...CALL_IN, from: null, to: 6531 },
    { kind: 'call', sessionId: 's-1', callId: 'c-1', from: '', to: '6531', access: ACCESS },
  ],
  'a call without its id': [
    { ...CALL_IN, callId: '' },
    { kind: 'malformed', where: 'call.in.callId' },
  ],
  'a call at no socket': [
    { ...CALL_IN, url: 'file:///etc/passwd' },
    { kind: 'malformed', where: 'call.in.url' },
  ],
  'a call with a token that is no header': [
    { ...CALL_IN, token: 'a\r\nb' },
    { kind: 'malformed', where: 'call.in.token' },
  ],
  'the end of a session': [
    { type: 'session.closed', sessionId: 's', reason: 'CALL_TERMINATED' },
    { kind: 'session-closed', sessionId: 's', callOver: true },
  ],
  'the end of a session for another reason': [
    { type: 'session.closed', sessionId: 's', reason: 'SOMETHING_NEW' },
    { kind: 'session-closed', sessionId: 's', callOver: false },
  ],
  'a type of the future': [{ type: 'no.such.type' }, { kind: 'unknown' }],
  'a type that every object has': [{ type: 'constructor' }, { kind: 'unknown' }],
  'no type': [{}, { kind: 'unknown' }],
  'a list': [[1], { kind: 'malformed', where: 'no JSON object' }],
  nothing: [null, { kind: 'malformed', where: 'no JSON object' }],
};

for (const [what, [frame, read]] of Object.entries(SESSION_FRAMES)) {
  test(`reads from the session manager: ${what}`, () => {
    assert.deepEqual(readSessionFrame(JSON.stringify(frame)), read);
  });
}

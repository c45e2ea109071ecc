import assert from 'node:assert/strict';
import { office } from '../office.ts';
import { sideBySide } from '../side-by-side.ts';
import { BRISK, WORDS } from './brisk.ts';
import { heardOn } from './heard.ts';
import { assertMessageCut, assertMessageTaken, spokenFor } from './outcome.ts';

/** What may be on its way when something happens. */
const FRAME_SAMPLES = 480;

sideBySide('when the phone platform', {
  'drops the voice socket while the caller speaks, the message so far is kept': async (t) => {
    const at = await office(t, { open: false, line: BRISK, history: 'message-then-dropped' });

    const call = at.dial({ steps: [{ waitForPrompt: true }, { say: WORDS }] });
    await spokenFor(call, 2);
    at.phone.fault({ kind: 'drop-socket', socket: 'voice', callId: call.callId });

    await assertMessageTaken(at, call);
  },

  'drops the voice socket and waits for another one, the message so far is told at once': async (t) => {
    const at = await office(t, { open: false, line: BRISK, platform: { voiceGraceMs: 20_000 } });

    const call = at.dial({ steps: [{ waitForPrompt: true }, { say: WORDS }] });
    const before = await spokenFor(call, 2);
    at.phone.fault({ kind: 'drop-socket', socket: 'voice', callId: call.callId });

    assert.ok((await assertMessageCut(at, call)) >= before - FRAME_SAMPLES);
  },

  'ends the call by itself while the caller speaks, the message so far is kept': async (t) => {
    const at = await office(t, { open: false, line: BRISK });

    const call = at.dial({ steps: [{ waitForPrompt: true }, { say: WORDS }] });
    await spokenFor(call, 2);
    at.phone.fault({ kind: 'terminate', callId: call.callId });

    await assertMessageTaken(at, call);
  },

  'lets nobody end a call who is alone with the caller, we leave it all the same': async (t) => {
    const at = await office(t, { open: false, line: BRISK, platform: { disconnectInAnswered: 'refuse' } });

    const call = at.dial({ steps: [{ waitForPrompt: true }, { say: WORDS }] });

    await assertMessageTaken(at, call);
    assert.equal(call.view().state, 'DISCONNECTED');
    assert.deepEqual(await heardOn(call), ['closed', 'beep', 'recorded']);
  },

  'refuses every way to hang up, the message is told nevertheless': async (t) => {
    const at = await office(t, {
      open: false,
      line: BRISK,
      platform: { disconnectInAnswered: 'refuse' },
      history: 'message-then-hang-up-refused',
      expectedLogs: [/Activity failed/],
    });
    at.phone.fault({ kind: 'fail-response', command: 'call.close', code: 'INVALID_COMMAND', count: 9 });

    const call = at.dial({ steps: [{ waitForPrompt: true }, { say: WORDS }] });

    await assertMessageTaken(at, call);
  },

  'refuses our answer, the call is not pretended to be ours': async (t) => {
    const at = await office(t, {
      open: false,
      line: BRISK,
      history: 'answer-refused',
      expectedLogs: [/Activity failed/],
    });
    at.phone.fault({ kind: 'fail-response', command: 'call.answer', code: 'INTERNAL_ERROR' });

    const call = at.dial();

    const { outcome, states } = await at.result(call);
    assert.equal(outcome, 'failed');
    assert.deepEqual(states, ['PENDING', 'DISCONNECTED']);
    assert.equal(call.view().state, 'DISCONNECTED');
    assert.deepEqual(await at.messages(), []);
  },

  'loses its response to our answer, the caller notices nothing': async (t) => {
    const at = await office(t, { open: false, line: BRISK });
    at.phone.fault({ kind: 'delay-response', command: 'call.answer', ms: 1500 });

    const call = at.dial({ steps: [{ waitForPrompt: true }, { say: WORDS }] });

    await assertMessageTaken(at, call);
    assert.deepEqual(await heardOn(call), ['closed', 'beep', 'recorded']);
  },

  'offers the same call twice, one workflow meets the caller once': async (t) => {
    const at = await office(t, { open: false, line: BRISK });

    const call = at.dial({ steps: [{ waitForPrompt: true }, { say: WORDS }] });
    await call.until(({ kind }) => kind === 'answered');
    const { callId } = call;
    at.phone.fault({ kind: 'repeat-offer', callId, count: 3, ms: 100 });
    at.phone.fault({ kind: 'repeat-call-in', callId });
    await spokenFor(call, 1);
    at.phone.fault({ kind: 'repeat-offer', callId });
    at.phone.fault({ kind: 'repeat-call-in', callId });

    await assertMessageTaken(at, call);
    assert.deepEqual(await heardOn(call), ['closed', 'beep', 'recorded']);
    const answers = call
      .view()
      .events.filter((event) => 'command' in event && event.command === 'call.answer');
    assert.equal(answers.length, 1);
  },

  'asks for no sound for a while, the prompt waits and is heard in full': async (t) => {
    const recording = { ...BRISK.recording, noSpeechSeconds: 8 };
    const at = await office(t, { open: false, line: { ...BRISK, recording } });

    const call = at.dial({ steps: [{ waitForPrompt: true, silenceMs: 3000 }, { say: WORDS }] });
    await call.until(({ kind }) => kind === 'prompt-started');
    at.phone.fault({ kind: 'slow-puller', callId: call.callId, ms: 2000 });

    await assertMessageTaken(at, call);
    assert.deepEqual(await heardOn(call), ['closed', 'beep', 'recorded']);
  },

  'sends frames that nobody understands, the call goes on': async (t) => {
    const at = await office(t, {
      open: false,
      line: BRISK,
      expectedLogs: [/frame/],
    });

    const call = at.dial({ steps: [{ waitForPrompt: true }, { say: WORDS }] });
    await spokenFor(call, 1);
    for (const socket of ['voice', 'sm'] as const) {
      for (const frame of ODD_FRAMES)
        at.phone.fault({ kind: 'odd-frame', callId: call.callId, socket, frame });
    }
    at.phone.fault({ kind: 'odd-frame', callId: call.callId, socket: 'voice', frame: 'other-channel' });

    await assertMessageTaken(at, call);
    assert.deepEqual(await heardOn(call), ['closed', 'beep', 'recorded']);
  },
});

const ODD_FRAMES = [
  'bad-json',
  'not-an-object',
  'unknown-type',
  'unknown-event',
  'wrong-types',
  'no-data',
  'one-byte',
  'bad-pull',
] as const;

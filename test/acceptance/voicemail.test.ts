import assert from 'node:assert/strict';
import { office } from '../office.ts';
import { sideBySide } from '../side-by-side.ts';
import { WORDS } from './brisk.ts';
import { assertMessageCut, assertMessageTaken, spokenFor } from './outcome.ts';

// With the prompts that every line has unless it says otherwise; the edges have tests, and shorter prompts, of their own.
sideBySide('voicemail', {
  'takes a message after hours and tells the team once': async (t) => {
    const at = await office(t, { open: false });

    const call = at.dial({ steps: [{ waitForPrompt: true }, { say: WORDS }, { waitForPrompt: true }] });

    const { states, transcript } = await assertMessageTaken(at, call);
    assert.deepEqual(states, ['PENDING', 'ANSWERED', 'DISCONNECTED']);
    assert.equal(transcript, WORDS);
  },

  'connects the caller in office hours without answering': async (t) => {
    const { dial, result, messages } = await office(t, { open: true });

    const call = dial({ callee: 'picks-up', answerAfterMs: 500 });
    const { outcome, states } = await result(call);

    assert.equal(outcome, 'connected');
    assert.deepEqual(states, ['PENDING', 'CONNECTED', 'DISCONNECTED']);
    assert.deepEqual(await messages(), []);
  },

  'takes a message after all when nobody picks up in office hours': async (t) => {
    const at = await office(t, { open: true, line: { ringSeconds: 1 } });

    const call = at.dial({ callee: 'no-answer', steps: [{ waitForPrompt: true }, { say: WORDS }] });

    await assertMessageTaken(at, call);
  },

  'keeps the message of a caller who hangs up while speaking': async (t) => {
    const at = await office(t, { open: false, history: 'message-cut-by-hanging-up' });

    const call = at.dial({ steps: [{ waitForPrompt: true }, { say: WORDS }] });
    await spokenFor(call, 1);
    call.hangUp();

    const end = await assertMessageCut(at, call);
    const [spoken] = call.view().parties.caller.spoken;
    assert.equal(spoken?.complete, false, 'the caller was still speaking');
    assert.ok(end >= spoken.endSample, 'every sample that was spoken is kept');
  },

  'takes no voicemail of a caller who says nothing, after asking once more': async (t) => {
    const { dial, result, messages } = await office(t, {
      open: false,
      line: { recording: { noSpeechSeconds: 2 } },
    });

    const call = dial();

    assert.equal((await result(call)).outcome, 'no-message');
    assert.deepEqual(await messages(), []);
  },
});

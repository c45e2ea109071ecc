import assert from 'node:assert/strict';
import { office } from '../office.ts';
import { sideBySide } from '../side-by-side.ts';
import { BRISK, WORDS } from './brisk.ts';
import { assertMessageCut, spokenFor } from './outcome.ts';

sideBySide('when the only gateway leaves in the middle of a call', {
  'and is back in time, it goes on with the same recording': async (t) => {
    const at = await office(t, {
      open: false,
      line: { ...BRISK, recording: { ...BRISK.recording, noSpeechSeconds: 8 } },
      platform: { voiceGraceMs: 20_000 },
      history: 'message-across-gateways',
    });
    const [gateway] = at.gateways;

    const later = Array.from({ length: 6 }, () => ({ say: WORDS }));
    const call = at.dial({ steps: [{ waitForPrompt: true }, ...later] });
    await spokenFor(call, 2);
    await gateway?.stop();
    await gateway?.restart();

    const { outcome, recordingId = '' } = await at.result(call);
    assert.equal(outcome, 'message-taken');
    assert.equal((await at.messages()).length, 1);
    const recording = await at.store.recordings.get(recordingId);
    assert.equal(recording?.sealed?.gaps.length, 1);
    assert.equal(call.view().endedBy, 'agent');
  },

  'and does not come back, the message so far is told': async (t) => {
    const at = await office(t, { open: false, line: BRISK, history: 'message-then-gateway-left' });
    const [gateway] = at.gateways;

    const call = at.dial({ steps: [{ waitForPrompt: true }, { say: WORDS }, { say: WORDS }] });
    const before = await spokenFor(call, 2);
    await gateway?.stop();

    assert.ok((await assertMessageCut(at, call)) >= before, 'kept until it left');
  },

  'before a message, the call is lost': async (t) => {
    const at = await office(t, {
      open: false,
      line: { ...BRISK, prompts: { closed: LONG_PROMPT } },
      history: 'lost',
    });
    const [gateway] = at.gateways;

    const call = at.dial();
    await call.until(({ kind }) => kind === 'prompt-started');
    await gateway?.stop();

    const { outcome, states } = await at.result(call);
    assert.equal(outcome, 'lost');
    assert.deepEqual(states, ['PENDING', 'ANSWERED', 'DISCONNECTED']);
    assert.deepEqual(await at.messages(), []);
  },
});

const LONG_PROMPT =
  'Thank you for calling us, and we are very sorry that nobody is here who can take your call right now';

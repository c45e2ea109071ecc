import assert from 'node:assert/strict';
import { callWorkflowId } from '../../contracts/ids.ts';
import { office } from '../office.ts';
import { sideBySide } from '../side-by-side.ts';
import { BRISK, WORDS } from './brisk.ts';
import { heardOn } from './heard.ts';
import { assertMessageCut, spokenFor } from './outcome.ts';

/** Between our giving the recording up and the caller's hearing of it. */
const ON_THE_WAY_SAMPLES = 24_000;

/** As short as a line can have it. */
const ONE_MINUTE = { ...BRISK, maxCallMinutes: 1 };

sideBySide('a call that is ended from outside of its script', {
  'for having lasted too long ends politely, and what was said is kept': async (t) => {
    const at = await office(t, {
      open: false,
      line: { ...ONE_MINUTE, recording: { maxSeconds: 180, endSilenceMs: 10_000, noSpeechSeconds: 60 } },
      history: 'message-cut-by-longest-call',
    });

    const speaking = Array.from({ length: 9 }, () => [{ say: WORDS }, { pauseMs: 4000 }]).flat();
    const call = at.dial({ steps: [{ waitForPrompt: true }, ...speaking] });
    await call.until(({ kind, ms }) => kind === 'prompt-started' && ms > 30_000, 90_000);
    const before = call.view().lineSamples;

    assert.ok((await assertMessageCut(at, call)) >= before - ON_THE_WAY_SAMPLES, 'kept until we spoke');
    assert.deepEqual(await heardOn(call), ['closed', 'beep', 'outOfTime']);
    assert.equal(call.view().endedBy, 'agent');
  },

  'for having lasted too long without a word is no voicemail': async (t) => {
    const { dial, result, messages } = await office(t, {
      open: false,
      line: { ...ONE_MINUTE, recording: { maxSeconds: 180, endSilenceMs: 800, noSpeechSeconds: 60 } },
      history: 'out-of-time',
    });

    const call = dial();

    const { outcome } = await result(call);
    assert.equal(outcome, 'out-of-time');
    assert.deepEqual(await heardOn(call), ['closed', 'beep', 'outOfTime']);
    assert.deepEqual(await messages(), []);
  },

  'by cancelling its workflow is hung up, and what was said is told': async (t) => {
    const at = await office(t, {
      open: false,
      line: BRISK,
      history: 'message-cut-by-cancelling',
    });

    const call = at.dial({ steps: [{ waitForPrompt: true }, { say: `${WORDS} ${WORDS}` }] });
    const before = await spokenFor(call, 2);
    await at.client.workflow.getHandle(callWorkflowId(call.callId)).cancel();

    assert.ok((await assertMessageCut(at, call)) >= before - ON_THE_WAY_SAMPLES, 'kept until cancelled');
    assert.equal(call.view().endedBy, 'agent');
  },

  'by cancelling its workflow in the prompt is hung up': async (t) => {
    const { client, dial, result, messages } = await office(t, {
      open: false,
      line: BRISK,
      history: 'cancelled',
    });

    const call = dial();
    await call.until(({ kind }) => kind === 'prompt-started');
    await client.workflow.getHandle(callWorkflowId(call.callId)).cancel();

    const { outcome, states } = await result(call);
    assert.equal(outcome, 'cancelled');
    assert.deepEqual(states, ['PENDING', 'ANSWERED', 'DISCONNECTED']);
    assert.equal(call.view().state, 'DISCONNECTED');
    assert.deepEqual(await messages(), []);
  },
});

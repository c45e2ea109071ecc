import assert from 'node:assert/strict';
import { WorkflowNotFoundError } from '@temporalio/client';
import { callWorkflowId } from '../../contracts/ids.ts';
import { assertAllKept } from '../kept-exactly.ts';
import { office } from '../office.ts';
import { sideBySide } from '../side-by-side.ts';
import { BRISK, WORDS } from './brisk.ts';
import { heardOn } from './heard.ts';

sideBySide('a caller who hangs up', {
  'before anybody has the call leaves nothing behind': async (t) => {
    const { dial, client, messages } = await office(t, { open: false, line: BRISK });

    const call = dial({ steps: [{ hangUp: true }] });
    await call.until(({ kind }) => kind === 'ended');
    const next = dial();
    await next.until(({ kind }) => kind === 'answered');

    await assert.rejects(
      client.workflow.getHandle(callWorkflowId(call.callId)).describe(),
      WorkflowNotFoundError,
    );
    assert.deepEqual(await messages(), []);
  },

  'while it rings is not answered any more': async (t) => {
    const { dial, result, messages } = await office(t, {
      open: false,
      line: BRISK,
      history: 'hung-up-before-answer',
    });

    const call = dial();
    await call.until(({ kind }) => kind === 'voice-opened');
    call.hangUp();

    const { outcome, states } = await result(call);
    assert.equal(outcome, 'hung-up-before-answer');
    assert.deepEqual(states, ['PENDING', 'DISCONNECTED']);
    assert.equal(call.heard('caller').length, 0);
    assert.deepEqual(await messages(), []);
  },

  "while the callee's phone rings is no voicemail": async (t) => {
    const { dial, result, messages } = await office(t, {
      open: true,
      line: { ...BRISK, ringSeconds: 20 },
      history: 'hung-up-while-callee-rings',
    });

    const call = dial({ callee: 'no-answer' });
    await call.until(({ kind }) => kind === 'callee-rings');
    call.hangUp();

    const { outcome, states } = await result(call);
    assert.equal(outcome, 'hung-up-before-answer');
    assert.deepEqual(states, ['PENDING', 'DISCONNECTED']);
    assert.deepEqual(await messages(), []);
  },

  'during the prompt is no voicemail': async (t) => {
    const { dial, result, messages } = await office(t, {
      open: false,
      line: BRISK,
      history: 'hung-up-in-prompt',
    });

    const call = dial();
    await call.until(({ kind }) => kind === 'prompt-started');
    call.hangUp();

    const { outcome, states } = await result(call);
    assert.equal(outcome, 'hung-up');
    assert.deepEqual(states, ['PENDING', 'ANSWERED', 'DISCONNECTED']);
    assert.deepEqual(await messages(), []);
  },

  'after the beep without a word is no voicemail': async (t) => {
    const { dial, result, messages } = await office(t, {
      open: false,
      line: BRISK,
      history: 'hung-up-silent',
    });

    const call = dial({ steps: [{ waitForPrompt: true }, { hangUp: true }] });

    const { outcome } = await result(call);
    assert.equal(outcome, 'hung-up');
    assert.deepEqual(await heardOn(call), ['closed', 'beep']);
    assert.deepEqual(await messages(), []);
  },

  'right after the last word has left a message': async (t) => {
    const { dial, result, messages, store } = await office(t, {
      open: false,
      line: BRISK,
      history: 'message-then-hung-up',
    });

    const call = dial({ steps: [{ waitForPrompt: true }, { say: WORDS }, { hangUp: true }] });

    const { outcome, recordingId, transcript } = await result(call);
    assert.equal(outcome, 'message-taken');
    assert.equal(transcript, WORDS);
    assert.equal((await messages()).length, 1);
    await assertAllKept(store, call, recordingId);
  },

  'during the confirmation has left a message': async (t) => {
    const { dial, result, messages, store } = await office(t, {
      open: false,
      line: BRISK,
      history: 'message-then-hung-up-in-confirmation',
    });

    const call = dial({ steps: [{ waitForPrompt: true }, { say: WORDS }] });
    const spoken = await call.until(({ kind }) => kind === 'speech-ended');
    await call.until(({ kind, n }) => kind === 'prompt-started' && n > spoken.n);
    call.hangUp();

    const { outcome, recordingId } = await result(call);
    assert.equal(outcome, 'message-taken');
    assert.equal((await messages()).length, 1);
    await assertAllKept(store, call, recordingId);
  },
});

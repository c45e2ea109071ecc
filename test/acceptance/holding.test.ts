import assert from 'node:assert/strict';
import type { CallHandle } from '../../simulator/telcoflow/telcoflow.ts';
import { assertAllKept } from '../kept-exactly.ts';
import { office } from '../office.ts';
import { sideBySide } from '../side-by-side.ts';
import { BRISK, WORDS } from './brisk.ts';
import { heardOn } from './heard.ts';

const MORE = 'my order has not arrived';

/** How often a caller is asked to hold says only how long the machine took. */
async function heardInOrder(call: CallHandle): Promise<string[]> {
  const heard = await heardOn(call);
  return heard.filter((sound, n) => sound !== heard[n - 1]);
}

sideBySide('a caller whose next decision is late', {
  'is asked to hold, and the call goes on where it was': async (t) => {
    const { dial, result, worker, store } = await office(t, { open: false, line: BRISK });
    const call = dial({ steps: [{ waitForPrompt: true }, { pauseMs: 700 }, { say: WORDS }] });
    await call.until(({ kind }) => kind === 'speech-started');

    await worker.stop();
    const spoke = await call.until(({ kind }) => kind === 'speech-ended');
    await call.until(({ kind, n }) => kind === 'prompt-heard' && n > spoke.n);
    await worker.restart();

    const { outcome, recordingId } = await result(call);
    assert.equal(outcome, 'message-taken');
    assert.deepEqual(await heardInOrder(call), ['closed', 'beep', 'holding', 'recorded']);
    await assertAllKept(store, call, recordingId);
  },

  'is heard by the team although they hung up before a verb came': async (t) => {
    const { phone, dial, result, worker, store, messages } = await office(t, {
      open: false,
      line: BRISK,
      history: 'message-kept-after-hang-up',
    });
    phone.fault({ kind: 'delay-response', command: 'call.answer', ms: 3000 });
    const call = dial({ steps: [{ waitForPrompt: true }, { say: WORDS }, { hangUp: true }] });
    await call.until(({ kind }) => kind === 'answered');

    await worker.stop();
    await call.until(({ kind }) => kind === 'ended');
    await worker.restart();

    const { outcome, recordingId, transcript } = await result(call);
    assert.equal(outcome, 'message-taken');
    assert.equal(transcript, WORDS);
    assert.equal((await messages()).length, 1);
    await assertAllKept(store, call, recordingId);
  },

  'may add to the message, and hang up before a verb comes': async (t) => {
    const { dial, result, worker, messages } = await office(t, {
      open: false,
      line: BRISK,
      history: 'message-added-to-after-hang-up',
    });
    const call = dial({
      steps: [
        { waitForPrompt: true },
        { say: WORDS },
        { waitForPrompt: true },
        { say: MORE },
        { hangUp: true },
      ],
    });
    await call.until(({ kind }) => kind === 'speech-started');

    await worker.stop();
    await call.until(({ kind }) => kind === 'ended');
    await worker.restart();

    const { outcome, transcript } = await result(call);
    assert.equal(outcome, 'message-taken');
    assert.equal(transcript, `${WORDS} ${MORE}`);
    assert.equal((await messages()).length, 1);
  },

  'need not repeat what they said to the holding phrase before they were asked': async (t) => {
    const { phone, dial, result, worker, store } = await office(t, { open: false, line: BRISK });
    phone.fault({ kind: 'delay-response', command: 'call.answer', ms: 3000 });
    const call = dial({ steps: [{ waitForPrompt: true }, { say: WORDS }] });
    await call.until(({ kind }) => kind === 'answered');

    await worker.stop();
    await call.until(({ kind }) => kind === 'speech-ended');
    await worker.restart();

    const { outcome, recordingId, transcript } = await result(call);
    assert.equal(outcome, 'message-taken');
    assert.equal(transcript, WORDS);
    assert.deepEqual(await heardInOrder(call), ['holding', 'closed', 'beep', 'recorded']);
    await assertAllKept(store, call, recordingId);
  },
});

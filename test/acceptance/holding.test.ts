import assert from 'node:assert/strict';
import { assertAllKept } from '../kept-exactly.ts';
import { office } from '../office.ts';
import { sideBySide } from '../side-by-side.ts';
import { BRISK, WORDS } from './brisk.ts';
import { heardOn } from './heard.ts';

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
    assert.deepEqual(await heardOn(call), ['closed', 'beep', 'holding', 'recorded']);
    await assertAllKept(store, call, recordingId);
  },
});

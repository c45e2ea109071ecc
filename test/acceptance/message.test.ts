import assert from 'node:assert/strict';
import { assertAllKept } from '../kept-exactly.ts';
import { CALLER, office } from '../office.ts';
import { sideBySide } from '../side-by-side.ts';
import { BRISK, WORDS } from './brisk.ts';
import { heardOn } from './heard.ts';
import { assertMessageCut } from './outcome.ts';

const LONG_MESSAGE =
  'good morning this is peter jones there is water all over the kitchen floor ' +
  'the heating has stopped working please call me back before noon';

sideBySide('a caller who', {
  'leaves a message hears the prompt, the beep, and that it was recorded': async (t) => {
    const { dial, result, messages, store } = await office(t, {
      open: false,
      line: BRISK,
      history: 'message-taken',
    });

    const call = dial({ steps: [{ waitForPrompt: true }, { say: WORDS }] });

    const { outcome, recordingId, transcript } = await result(call);
    assert.equal(outcome, 'message-taken');
    assert.equal(transcript, WORDS);
    assert.deepEqual(await heardOn(call), ['closed', 'beep', 'recorded']);
    const [message = '', ...others] = await messages();
    assert.match(message, new RegExp(`^Voicemail for Harbour Dental from \\+65 8111 0001 .*: “${WORDS}”$`));
    assert.deepEqual(others, []);
    await assertAllKept(store, call, recordingId);
  },

  'says nothing is asked once more, and told that nothing was heard': async (t) => {
    const { dial, result, messages } = await office(t, { open: false, line: BRISK, history: 'no-message' });

    const call = dial();

    const { outcome, states } = await result(call);
    assert.equal(outcome, 'no-message');
    assert.deepEqual(states, ['PENDING', 'ANSWERED', 'DISCONNECTED']);
    assert.deepEqual(await heardOn(call), ['closed', 'beep', 'noSpeech', 'beep', 'noMessage']);
    assert.equal(call.view().endedBy, 'agent');
    assert.deepEqual(await messages(), []);
  },

  'says nothing as long as can be recorded is not told of a message': async (t) => {
    const { dial, result, messages } = await office(t, {
      open: false,
      line: { ...BRISK, recording: { maxSeconds: 5, endSilenceMs: 800, noSpeechSeconds: 60 } },
    });

    const call = dial();

    assert.equal((await result(call)).outcome, 'no-message');
    assert.deepEqual(await heardOn(call), ['closed', 'beep', 'noSpeech', 'beep', 'noMessage']);
    assert.deepEqual(await messages(), []);
  },

  'speaks only when asked once more has left a message': async (t) => {
    const { dial, result, messages, store } = await office(t, {
      open: false,
      line: { ...BRISK, recording: { ...BRISK.recording, noSpeechSeconds: 4 } },
      history: 'message-when-asked-again',
    });

    // The first prompt is over when nothing came after the beep for a while.
    const asked = { waitForPrompt: true, silenceMs: 2500 } as const;
    const call = dial({ steps: [asked, { waitForPrompt: true }, { say: WORDS }] });

    const { outcome, recordingId } = await result(call);
    assert.equal(outcome, 'message-taken');
    assert.deepEqual(await heardOn(call), ['closed', 'beep', 'noSpeech', 'beep', 'recorded']);
    assert.equal((await messages()).length, 1);
    await assertAllKept(store, call, recordingId);
  },

  'speaks past the limit is told so, and kept up to it': async (t) => {
    const at = await office(t, {
      open: false,
      line: { ...BRISK, recording: { ...BRISK.recording, maxSeconds: 5 } },
      history: 'message-past-the-limit',
    });

    const call = at.dial({ steps: [{ waitForPrompt: true }, { say: LONG_MESSAGE }] });

    const end = await assertMessageCut(at, call);
    const [spoken] = call.view().parties.caller.spoken;
    assert.ok(spoken && spoken.endSample > end, 'the caller spoke for longer than the limit');
    assert.deepEqual(await heardOn(call), ['closed', 'beep', 'tooLong', 'recorded']);
    const { recordingId = '' } = await at.result(call);
    const { sealed, sampleRate = 0 } = (await at.store.recordings.get(recordingId)) ?? {};
    assert.ok((sealed?.samples ?? 0) >= 5 * sampleRate, 'not a sample less than the limit');
  },

  'begins to speak before the beep and goes on is kept from the first word': async (t) => {
    const { dial, result, messages, store } = await office(t, { open: false, line: BRISK });

    const call = dial({
      steps: [
        { waitForAnswer: true },
        { say: 'this is very urgent for us' },
        { pauseMs: 100 },
        { say: 'the boiler leaks' },
        { pauseMs: 100 },
        { say: 'please call me back' },
      ],
    });

    const { outcome, recordingId, transcript } = await result(call);
    assert.equal(outcome, 'message-taken');
    const { events } = call.view();
    const spoke = events.findIndex(({ kind }) => kind === 'speech-started');
    assert.ok(spoke < events.findIndex(({ kind }) => kind === 'prompt-heard'), 'the prompt was still heard');
    assert.equal(transcript, `this is very urgent for us ${WORDS}`);
    assert.equal((await messages()).length, 1);
    await assertAllKept(store, call, recordingId);
  },

  'withholds the number is told of as such': async (t) => {
    const { dial, result, messages, store } = await office(t, {
      open: false,
      line: BRISK,
      history: 'message-from-withheld-number',
    });

    const call = dial({ from: '', steps: [{ waitForPrompt: true }, { say: WORDS }] });

    const { outcome, recordingId = '' } = await result(call);
    assert.equal(outcome, 'message-taken');
    const [message = '', ...others] = await messages();
    assert.match(message, /from a withheld number/);
    assert.deepEqual(others, []);
    const voicemail = await store.voicemails.get(recordingId);
    assert.equal(voicemail?.callId, call.callId);
    assert.equal(voicemail.from, undefined);
  },

  'pauses to think is not cut short': async (t) => {
    const { dial, result, store } = await office(t, {
      open: false,
      line: { ...BRISK, recording: { ...BRISK.recording, endSilenceMs: 2000 } },
    });

    const call = dial({
      from: CALLER,
      steps: [
        { waitForPrompt: true },
        { say: 'the boiler leaks' },
        { pauseMs: 1200 },
        { say: 'please call me back' },
      ],
    });

    const { transcript, recordingId } = await result(call);
    assert.equal(transcript, WORDS);
    await assertAllKept(store, call, recordingId);
  },
});

import assert from 'node:assert/strict';
import { assertAllKept, keptOf } from '../kept-exactly.ts';
import { CALLER, office } from '../office.ts';
import { sideBySide } from '../side-by-side.ts';
import { BRISK, WORDS } from './brisk.ts';
import { heardOn } from './heard.ts';

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
    assert.deepEqual(await messages(), [
      `Voicemail for Harbour Dental from +65 8111 0001 (0:04): “${WORDS}”`,
    ]);
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

  'speaks only when asked once more has left a message': async (t) => {
    const { dial, result, messages, store } = await office(t, {
      open: false,
      line: BRISK,
      history: 'message-when-asked-again',
    });

    const call = dial({ steps: [{ waitForPrompt: true }, { waitForPrompt: true }, { say: WORDS }] });

    const { outcome, recordingId } = await result(call);
    assert.equal(outcome, 'message-taken');
    assert.deepEqual(await heardOn(call), ['closed', 'beep', 'noSpeech', 'beep', 'recorded']);
    assert.equal((await messages()).length, 1);
    await assertAllKept(store, call, recordingId);
  },

  'speaks past the limit is told so, and kept up to it': async (t) => {
    const { dial, result, messages, store } = await office(t, {
      open: false,
      line: { ...BRISK, recording: { ...BRISK.recording, maxSeconds: 5 } },
      history: 'message-past-the-limit',
    });

    const call = dial({ steps: [{ waitForPrompt: true }, { say: LONG_MESSAGE }] });

    const { outcome, recordingId = '' } = await result(call);
    assert.equal(outcome, 'message-taken');
    assert.deepEqual(await heardOn(call), ['closed', 'beep', 'tooLong', 'recorded']);
    assert.equal((await messages()).length, 1);
    const recording = await store.recordings.get(recordingId);
    const [spoken] = call.view().parties.caller.spoken;
    assert.ok(recording?.sealed && spoken, 'the caller spoke and was recorded');
    assert.ok(recording.sealed.samples >= 5 * recording.sampleRate, 'not a sample less than the limit');
    const end = recording.callStartSample + recording.sealed.samples;
    assert.ok(spoken.endSample > end, 'the caller spoke for longer than the limit');
    assert.equal((await keptOf(store, call, recordingId)).samplesStored, end - spoken.firstSample);
  },

  'begins to speak before the beep and goes on is kept from the first word': async (t) => {
    const { dial, result, messages, store } = await office(t, { open: false, line: BRISK });

    const call = dial({
      steps: [
        { waitForAnswer: true },
        { say: 'this is very urgent for us' },
        { pauseMs: 400 },
        { say: 'the boiler leaks' },
        { pauseMs: 400 },
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

import assert from 'node:assert/strict';
import type { CallHandle, SettingOverrides } from '../../simulator/telcoflow/telcoflow.ts';
import { assertAllKept } from '../kept-exactly.ts';
import { office } from '../office.ts';
import { sideBySide } from '../side-by-side.ts';
import { BRISK, WORDS } from './brisk.ts';
import { heardOn } from './heard.ts';

/** What the platform's buffer still plays between the callee's first word and our stop. */
const LEAKED_MS = 250;

sideBySide('in office hours', {
  'a callee who is busy is as one who does not pick up': async (t) => {
    const { dial, result, messages, store } = await office(t, {
      open: true,
      line: BRISK,
      history: 'message-after-busy-callee',
    });

    const call = dial({ callee: 'busy', steps: [{ waitForPrompt: true }, { say: WORDS }] });

    const { outcome, states, recordingId } = await result(call);
    assert.equal(outcome, 'message-taken');
    assert.deepEqual(states, ['PENDING', 'ANSWERED', 'DISCONNECTED']);
    assert.deepEqual(await heardOn(call), ['nobodyAvailable', 'beep', 'recorded']);
    assert.equal((await messages()).length, 1);
    await assertAllKept(store, call, recordingId);
  },

  'a callee who picks up in the last moment has the caller to himself': async (t) => {
    const { dial, result, messages } = await office(t, { open: true, line: BRISK, history: 'connected' });

    // The platform gives up 200 ms before the ring time is over: this is the very instant.
    const call = dial({ callee: 'picks-up', answerAfterMs: 800 });

    const { outcome, states } = await result(call);
    assert.equal(outcome, 'connected');
    assert.deepEqual(states, ['PENDING', 'CONNECTED', 'DISCONNECTED']);
    await assertAmongThemselves(call);
    assert.deepEqual(await messages(), []);
  },

  'a callee whose answer the platform tells late is still connected': async (t) => {
    const { dial, result, messages } = await office(t, { open: true, line: BRISK });

    const call = dial({
      callee: 'no-answer',
      settings: { unanswered: 'late-success', lateSuccessMs: 1000 },
    });

    assert.equal((await result(call)).outcome, 'connected');
    await assertAmongThemselves(call);
    assert.deepEqual(await messages(), []);
  },

  'a callee who joins while we speak to the caller hears none of it': async (t) => {
    const { dial, result, messages } = await office(t, {
      open: true,
      line: { ...BRISK, prompts: { nobodyAvailable: LONG_PROMPT } },
      history: 'connected-in-prompt',
    });

    // Six seconds after the ring began we have given up; half a second later the callee is there after all.
    const call = dial({
      callee: 'no-answer',
      settings: { unanswered: 'late-success', lateSuccessMs: 5500 },
    });

    const { outcome, states } = await result(call);
    assert.equal(outcome, 'connected');
    assert.deepEqual(states, ['PENDING', 'ANSWERED', 'DISCONNECTED']);
    assertLeft(call);
    assert.ok(audibleMs(call, 'callee') < LEAKED_MS, `callee heard us for ${audibleMs(call, 'callee')} ms`);
    assert.deepEqual(await messages(), []);
  },

  'a callee who joins while the caller is being recorded has the caller to himself': async (t) => {
    const { dial, result } = await office(t, {
      open: true,
      line: { ...BRISK, recording: { ...BRISK.recording, noSpeechSeconds: 10 } },
      history: 'connected-in-recording',
    });

    const call = dial({
      callee: 'no-answer',
      settings: { unanswered: 'late-success', lateSuccessMs: 9500 },
    });

    assert.equal((await result(call)).outcome, 'connected');
    assert.deepEqual(await heardOn(call), ['nobodyAvailable', 'beep']);
    assertLeft(call);
    assert.equal(audibleMs(call, 'callee'), 0);
  },

  ...Object.fromEntries(
    (['timeout', 'no-reply', 'early-reject'] as const).map((unanswered) => [
      `nobody picks up, and the platform says it as "${unanswered}": a message is taken`,
      (t) => takesMessage(t, { unanswered }),
    ]),
  ),
});

const LONG_PROMPT =
  'Thank you for calling us, and we are very sorry that nobody is here who can take your call right now';

async function takesMessage(t: Parameters<typeof office>[0], settings: SettingOverrides): Promise<void> {
  const { dial, result, messages, store } = await office(t, { open: true, line: BRISK });

  const call = dial({ callee: 'no-answer', settings, steps: [{ waitForPrompt: true }, { say: WORDS }] });

  const { outcome, recordingId } = await result(call);
  assert.equal(outcome, 'message-taken');
  assert.deepEqual(await heardOn(call), ['nobodyAvailable', 'beep', 'recorded']);
  assert.equal((await messages()).length, 1);
  await assertAllKept(store, call, recordingId);
}

/** Caller and callee talk, and neither has heard anything of us. */
async function assertAmongThemselves(call: CallHandle): Promise<void> {
  assertLeft(call);
  assert.deepEqual(await heardOn(call), []);
  assert.equal(audibleMs(call, 'callee'), 0);
}

/** We are gone, and the two are still there. */
function assertLeft(call: CallHandle): void {
  const { state, parties } = call.view();
  assert.equal(state, 'CONNECTED');
  assert.ok(parties.agent.left, 'we have left the call');
}

function audibleMs(call: CallHandle, party: 'caller' | 'callee'): number {
  const heard = call.heard(party).filter((sample) => sample !== 0);
  return heard.length / (call.view().sampleRate / 1000);
}

import assert from 'node:assert/strict';
import { assertAllKept } from '../kept-exactly.ts';
import { office } from '../office.ts';
import type { OfficeOptions } from '../office.ts';
import { sideBySide } from '../side-by-side.ts';
import { BRISK, WORDS } from './brisk.ts';
import { heardOn } from './heard.ts';

sideBySide('a message is kept sample by sample and understood', {
  'at 8 kHz': takesMessage({ settings: { TELCOFLOW_SAMPLE_RATE: '8000' } }, 8000),
  'at 16 kHz': takesMessage({ settings: { TELCOFLOW_SAMPLE_RATE: '16000' } }, 16_000),
  'with isolated audio': takesMessage({ settings: { TELCOFLOW_AUDIO_MODE: 'isolated' } }, 24_000),
  'with isolated audio that numbers its channels the other way': takesMessage(
    { settings: { TELCOFLOW_AUDIO_MODE: 'isolated' }, platform: { isolatedNumbering: 'caller-first' } },
    24_000,
  ),
  'when it comes late and in lumps': takesMessage(
    { platform: { agentFrameMs: 100, agentJitterMs: 600 } },
    24_000,
  ),
  'when odd counts of bytes are asked for': takesMessage({ platform: { pullOdd: true } }, 24_000),

  'from a caller on a narrow line': async (t) => {
    const { dial, result, store } = await office(t, { open: false, line: BRISK });

    const call = dial({ sampleRate: 8000, steps: [{ waitForPrompt: true }, { say: WORDS }] });

    const { transcript, recordingId } = await result(call);
    assert.equal(transcript, WORDS);
    await assertAllKept(store, call, recordingId);
  },

  'though some of it is lost on the way, what came is kept': async (t) => {
    const { dial, result, messages, store } = await office(t, { open: false, line: BRISK });

    const call = dial({
      settings: { agentLossPercent: 5 },
      steps: [{ waitForPrompt: true }, { say: WORDS }],
    });

    const { outcome, recordingId } = await result(call);
    assert.equal(outcome, 'message-taken');
    assert.equal((await messages()).length, 1);
    await assertAllKept(store, call, recordingId);
  },
});

type Tests = Parameters<typeof sideBySide>[1];

function takesMessage(options: Pick<OfficeOptions, 'settings' | 'platform'>, rate: number): Tests[string] {
  return async (t) => {
    const { dial, result, messages, store } = await office(t, { open: false, line: BRISK, ...options });

    const call = dial({ steps: [{ waitForPrompt: true }, { say: WORDS }] });

    const { outcome, recordingId = '', transcript } = await result(call);
    assert.equal(outcome, 'message-taken');
    assert.equal(transcript, WORDS);
    assert.equal((await messages()).length, 1);
    assert.equal((await store.recordings.get(recordingId))?.sampleRate, rate);
    await assertAllKept(store, call, recordingId);
    if (rate === 24_000) assert.deepEqual(await heardOn(call), ['closed', 'beep', 'recorded']);
  };
}

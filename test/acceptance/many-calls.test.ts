import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { VOCABULARY_FILE } from '../../simulator/gemini/vocabulary.ts';
import { office } from '../office.ts';
import { assertAllKept } from '../kept-exactly.ts';
import { BRISK } from './brisk.ts';
import { heardOn } from './heard.ts';

const CALLS = 20;

test('takes twenty messages at once, each in its own words', async (t) => {
  const { dial, result, messages, store } = await office(t, {
    open: false,
    line: { ...BRISK, recording: { ...BRISK.recording, noSpeechSeconds: 8 } },
    // Twenty messages in a moment are more than Slack takes at once.
    expectedLogs: [/^Activity failed/],
  });

  const callers = (await phrases()).map((words, n) => {
    const from = `+6581110${String(n).padStart(3, '0')}`;
    return { words, from, call: dial({ from, steps: [{ waitForPrompt: true }, { say: words }] }) };
  });
  const results = await Promise.all(callers.map(({ call }) => result(call)));

  const told = await messages();
  assert.equal(told.length, CALLS);
  for (const [n, { words, from, call }] of callers.entries()) {
    const { outcome, transcript, recordingId = '' } = results[n] ?? {};
    assert.equal(outcome, 'message-taken');
    assert.equal(transcript, words);
    assert.deepEqual(await heardOn(call), ['closed', 'beep', 'recorded']);
    await assertAllKept(store, call, recordingId);
    const voicemail = await store.voicemails.get(recordingId);
    assert.equal(voicemail?.from, from);
    assert.equal(
      told.filter((text) => text.endsWith(`: “${words}”`)).length,
      1,
      `one message says “${words}”`,
    );
  }
});

/** As many different things to say as there are calls; longer ones are never mistaken. */
async function phrases(): Promise<string[]> {
  const lines = (await readFile(VOCABULARY_FILE, 'utf8')).split('\n');
  const known = lines.filter((line) => /^[a-z ]+$/.test(line) && line.split(' ').length >= 5);
  assert.ok(known.length >= CALLS, 'there is enough to say');
  return known.slice(0, CALLS);
}

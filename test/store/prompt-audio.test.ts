import assert from 'node:assert/strict';
import test from 'node:test';
import { LONGEST_PROMPT_BYTES, PromptAudioTooLong } from '../../store/prompt-audio.ts';
import { sound, storeFor } from './store-for-test.ts';

test('a prompt is read back byte by byte, and the last one put counts', async (t) => {
  const { promptAudio } = await storeFor(t);
  await promptAudio.put('key', sound(0));
  await promptAudio.put('key', sound(7, 240_000));
  const found = await promptAudio.get('key');
  assert.ok(Buffer.isBuffer(found));
  assert.ok(found.equals(sound(7, 240_000)));
});

test('a prompt that is not there is undefined', async (t) => {
  const { promptAudio } = await storeFor(t);
  assert.equal(await promptAudio.get('nothing'), undefined);
});

test('the longest prompt is kept, and one beyond it is refused by name', async (t) => {
  const { promptAudio } = await storeFor(t);
  await promptAudio.put('longest', Buffer.alloc(LONGEST_PROMPT_BYTES, 1));
  assert.equal((await promptAudio.get('longest'))?.length, LONGEST_PROMPT_BYTES);
  await assert.rejects(promptAudio.put('too-long', Buffer.alloc(LONGEST_PROMPT_BYTES + 2)), (failure) => {
    assert.ok(failure instanceof PromptAudioTooLong);
    assert.match(failure.message, /too-long.*8388610.*split/);
    return true;
  });
});

import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { startVoice, type Voice } from '../../../simulator/voice/voice.ts';

const WORDS = 'please call me back';

async function newFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-voice-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function voiceIn(t: TestContext, cacheFolder: string): Promise<Voice> {
  const voice = await startVoice({ cacheFolder });
  t.after(() => voice.close());
  return voice;
}

async function soundFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith('.pcm')).map((name) => join(folder, name));
}

test('says the same words with the same samples, whatever was said before', async (t) => {
  const one = await voiceIn(t, await newFolder(t));
  const other = await voiceIn(t, await newFolder(t));

  await other.say('something else altogether', 'en-us', 24000);
  const [first, second] = [await one.say(WORDS, 'en-gb', 24000), await other.say(WORDS, 'en-gb', 24000)];

  assert.deepEqual(first, second);
});

test('lasts equally long at each rate', async (t) => {
  const voice = await voiceIn(t, await newFolder(t));

  const seconds = [];
  for (const rate of [8000, 16000, 24000] as const) {
    seconds.push((await voice.say(WORDS, 'en-us', rate)).length / rate);
  }

  for (const each of seconds)
    assert.ok(Math.abs(each - (seconds[0] ?? 0)) < 0.005, `${seconds.join(', ')} s`);
  assert.ok((seconds[0] ?? 0) > 0.7);
});

test('keeps words on disk for the next process, and makes again what was damaged there', async (t) => {
  const folder = await newFolder(t);
  const made = await (await voiceIn(t, folder)).say(WORDS, 'en-us', 8000);
  const [file = ''] = await soundFiles(folder);

  const kept = await (await voiceIn(t, folder)).say(WORDS, 'en-us', 8000);
  await writeFile(file, 'odd');
  const repaired = await (await voiceIn(t, folder)).say(WORDS, 'en-us', 8000);

  assert.deepEqual(kept, made);
  assert.deepEqual(repaired, made);
  assert.equal((await readFile(file)).length, made.length * 2);
});

test('takes the words on disk for what they are, so that a cache hit needs no synthesis', async (t) => {
  const folder = await newFolder(t);
  await (await voiceIn(t, folder)).say(WORDS, 'en-us', 8000);
  const [file = ''] = await soundFiles(folder);
  await writeFile(file, Buffer.from(Int16Array.of(1, 2, 3).buffer));

  const kept = await (await voiceIn(t, folder)).say(WORDS, 'en-us', 8000);

  assert.deepEqual([...kept], [1, 2, 3]);
});

test('gives everybody who asks at once samples of their own', async (t) => {
  const folder = await newFolder(t);
  const voice = await voiceIn(t, folder);

  const [mine, theirs] = await Promise.all([
    voice.say(WORDS, 'en-us', 8000),
    voice.say(WORDS, 'en-us', 8000),
  ]);
  mine.fill(0);

  assert.ok(theirs.some((sample) => sample !== 0));
  assert.equal((await soundFiles(folder)).length, 1);
});

test('refuses a voice that is not in the cast, and names the cast', async (t) => {
  const voice = await voiceIn(t, await newFolder(t));

  await assert.rejects(voice.say(WORDS, 'Zoltan', 8000), /voice "Zoltan" is not in the cast: .*en-gb/);
});

test('refuses a text that makes no sound, naming it and the voice', async (t) => {
  const voice = await voiceIn(t, await newFolder(t));

  await assert.rejects(voice.say('...', 'en-us', 8000), /"en-us" makes no sound of "\.\.\."/);
});

test('fails what is still being said when it is closed', async (t) => {
  const voice = await voiceIn(t, await newFolder(t));

  const unfinished = assert.rejects(voice.say(WORDS, 'en-us', 8000), /closed/);
  await voice.close();

  await unfinished;
});

test('says a text of a minute and a half the same way after a short one', async (t) => {
  const one = await voiceIn(t, await newFolder(t));
  const other = await voiceIn(t, await newFolder(t));
  const long = 'my order has not arrived, can you call me tomorrow morning. '.repeat(30);

  await other.say(WORDS, 'en-us', 24000);
  const [first, second] = [await one.say(long, 'en-us', 24000), await other.say(long, 'en-us', 24000)];

  assert.ok(first.length > 90 * 24000, `${first.length / 24000} s`);
  assert.deepEqual(first, second);
});

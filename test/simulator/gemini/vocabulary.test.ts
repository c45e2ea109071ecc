import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { startGemini } from '../../../simulator/gemini/gemini.ts';
import { readVocabulary } from '../../../simulator/gemini/vocabulary.ts';
import { sharedVoice } from '../../shared-voice.ts';
import { TestModel } from './model.ts';

async function vocabularyOf(t: TestContext, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-vocabulary-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'words.txt');
  await writeFile(file, text);
  return file;
}

test('has forty phrases and more, none of a single word', () => {
  const { phrases } = readVocabulary();
  assert.ok(phrases.length >= 40);
  assert.deepEqual(
    phrases.filter((phrase) => !phrase.includes(' ')),
    [],
  );
});

test('names the line of a vocabulary that cannot be read', async (t) => {
  const faulty = await vocabularyOf(t, '# a comment\nthe boiler leaks\nCall me!\n');
  assert.throws(() => readVocabulary(faulty), /words\.txt line 3: "Call me!" is neither/);
  const twice = await vocabularyOf(t, 'the boiler leaks\nthe boiler leaks\n');
  assert.throws(() => readVocabulary(twice), /words\.txt line 2: .* twice/);
  const empty = await vocabularyOf(t, '# nothing\n');
  assert.throws(() => readVocabulary(empty), /no phrase/);
});

test('does not start with words that it cannot pronounce, and names them all', async (t) => {
  const vocabularyFile = await vocabularyOf(t, 'the frobnicator leaks\nplease call zyxwvut\n');
  await assert.rejects(
    startGemini({ vocabularyFile }),
    /words\.txt( and answers\.txt)?: .*"frobnicator", "zyxwvut": add a line/,
  );
});

test('understands a word whose sounds the vocabulary tells', async (t) => {
  const words = 'the frobnicator leaks again';
  const vocabularyFile = await vocabularyOf(t, `${words}\nfrobnicator = F R AA B N IH K EY T ER\n`);
  const gemini = await startGemini({ vocabularyFile, voice: await sharedVoice() });
  t.after(() => gemini.close());
  assert.equal((await new TestModel(gemini).hearSaid(words, 'en-us')).text, words);
});

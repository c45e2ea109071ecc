import assert from 'node:assert/strict';
import test from 'node:test';
import { array, assert as holds, constantFrom, property } from 'fast-check';
import { sentences } from '../../speech/sentences.ts';

const split: readonly [string, string[]][] = [
  ['Welcome.', ['Welcome.']],
  ['Welcome. We are closed!  Who is it?', ['Welcome.', 'We are closed!', 'Who is it?']],
  ['We open at 8 a.m. tomorrow. Goodbye.', ['We open at 8 a.m. tomorrow.', 'Goodbye.']],
  ['You have reached Dr. Smith. Speak now.', ['You have reached Dr. Smith.', 'Speak now.']],
  ['This is St. Mary’s. One moment.', ['This is St. Mary’s.', 'One moment.']],
  ['Ask for J. R. Brown.', ['Ask for J. R. Brown.']],
  ['That is 3.50 dollars.', ['That is 3.50 dollars.']],
  ['First line\n  goes on.\nSecond.', ['First line goes on.', 'Second.']],
  ['Sorry… — Goodbye. …', ['Sorry… — Goodbye. …']],
  ['No full stop', ['No full stop']],
  ['', []],
  [' … ! ', []],
];

for (const [text, expected] of split) {
  test(`${JSON.stringify(text)} is ${expected.length} sentence(s)`, () => {
    assert.deepEqual(sentences(text, 'en-US'), expected);
  });
}

test('other languages end their sentences in their own way', () => {
  assert.deepEqual(sentences('こんにちは。さようなら。', 'ja'), ['こんにちは。', 'さようなら。']);
  assert.deepEqual(sentences('Guten Tag. Wir sind zu.', 'de'), ['Guten Tag.', 'Wir sind zu.']);
});

test('a language that nobody knows is split all the same', () => {
  assert.deepEqual(sentences('Welcome. Goodbye.', 'not a language'), ['Welcome.', 'Goodbye.']);
});

const word = constantFrom('We', 'open', 'Dr.', 'at', '8', 'a.m.', 'Bye.', 'Yes!', '…', '3.5', '\n');
const lettersOf = (text: string) => text.replaceAll(/[^\p{L}\p{N}]/gu, '');

test('no word of any text is lost or said twice', () => {
  holds(
    property(array(word, { maxLength: 30 }), (words) => {
      const text = words.join(' ');
      assert.equal(lettersOf(sentences(text, 'en').join(' ')), lettersOf(text));
    }),
  );
});

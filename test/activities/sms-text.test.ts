import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainText, textSize } from '../../activities/sms-text.ts';
import { DEFAULT_PROMPTS } from '../../lines/default-prompts.ts';

const gsm = (segments: number) => ({ encoding: 'GSM-7', segments });
const ucs = (segments: number) => ({ encoding: 'UCS-2', segments });

test('a text is measured as the networks count it', () => {
  assert.deepEqual(textSize('x'.repeat(160)), gsm(1));
  assert.deepEqual(textSize('x'.repeat(161)), gsm(2));
  assert.deepEqual(textSize(`${'x'.repeat(158)}€`), gsm(1));
  assert.deepEqual(textSize(`${'x'.repeat(159)}€`), gsm(2));
  assert.deepEqual(textSize('ł'.repeat(70)), ucs(1));
  assert.deepEqual(textSize('ł'.repeat(71)), ucs(2));
});

test('typographic characters become plain, names keep their letters', () => {
  assert.equal(plainText('“Zoë’s” – 10:30…'), '"Zoë\'s" - 10:30...');
  assert.equal(plainText('Łukasz'), 'Łukasz');
  assert.deepEqual(textSize(plainText('Anna’s appointment – 10:30')), gsm(1));
});

test('our own texts are one segment each, with names of ordinary length', () => {
  const words: Readonly<Record<string, string>> = {
    office: 'Harbour Dental',
    service: 'dental check-up',
    when: 'Wed 25 Nov, 10:30',
    reference: 'K7M2XP',
  };
  for (const name of ['textBooked', 'textMoved', 'textCancelled', 'textReminder'] as const) {
    const text = DEFAULT_PROMPTS[name].replaceAll(/\{(\w+)\}/g, (_, word: string) => words[word] ?? '');
    assert.deepEqual(textSize(text), gsm(1), text);
  }
});

import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { voicemailCard, voicemailText } from '../../activities/voicemail-card.ts';
import type { Voicemail } from '../../contracts/records.ts';
import { checkContent } from '../../simulator/slack/arguments.ts';
import { voicemail } from './office-for-test.ts';

const consoleUrl = 'https://console.example/holdfast/';

function card(change: Partial<Voicemail> = {}, timeZone = 'Asia/Singapore') {
  return voicemailCard({ voicemail: { ...voicemail, ...change }, timeZone, consoleUrl });
}

function shown(change: Partial<Voicemail> = {}, timeZone?: string): string {
  return JSON.stringify(card(change, timeZone));
}

test('the card says who, on which line, when by the office, how long, and what was said', () => {
  const text = shown();
  for (const part of [
    'Voicemail for Harbour Dental',
    '<tel:+6591234567|+65 9123 4567>',
    '+65 3158 0002',
    'Sat 21 Nov 2026, 18:00 (Asia/Singapore)',
    '0:42',
    'the boiler leaks',
  ]) {
    assert.ok(text.includes(part), `${part} is not on the card: ${text}`);
  }
});

test('the time is that of the office on both sides of a clock change', () => {
  assert.match(shown({ receivedAt: '2026-10-25T00:30:00Z' }, 'Europe/Berlin'), /25 Oct 2026, 02:30/);
  assert.match(shown({ receivedAt: '2026-10-25T01:30:00Z' }, 'Europe/Berlin'), /25 Oct 2026, 02:30/);
  assert.match(shown({ receivedAt: '2026-03-29T01:30:00Z' }, 'Europe/Berlin'), /29 Mar 2026, 03:30/);
});

test('a withheld number is said to be withheld', () => {
  const { from: _from, ...withheld } = voicemail;
  const message = voicemailCard({ voicemail: withheld, timeZone: 'UTC', consoleUrl });
  assert.match(JSON.stringify(message), /Number withheld/);
  assert.match(message.text, /from a withheld number/);
  assert.doesNotMatch(JSON.stringify(message), /tel:/);
});

test('what is not a number never becomes a link', () => {
  const text = shown({ from: '+1|<!channel>' });
  assert.doesNotMatch(text, /tel:|<!channel>/);
});

test('a missing, an empty and an uncertain transcript are said to be so', () => {
  const { transcript: _transcript, ...untranscribed } = voicemail;
  const without = voicemailCard({ voicemail: untranscribed, timeZone: 'UTC', consoleUrl });
  assert.match(JSON.stringify(without), /No transcript could be made/);
  assert.match(shown({ transcript: { text: ' ', confidence: 'low' } }), /Nothing intelligible was heard/);
  assert.match(shown({ transcript: { text: 'boil her', confidence: 'low' } }), /The transcript is uncertain/);
  assert.doesNotMatch(shown(), /uncertain/);
});

test('the play link opens the console by the id of the call, and no address holds a number', () => {
  const urls = [...shown({ callId: 'call/ü 1' }).matchAll(/https?:[^"]+/g)].map(([url]) => url);
  assert.deepEqual(urls, ['https://console.example/holdfast/calls/call%2F%C3%BC%201']);
});

test('nobody is called out by what a caller says or an office is called', () => {
  const hostile = '<!channel> <@U1> & <https://evil.example|click>';
  const text = shown({ office: hostile, transcript: { text: hostile, confidence: 'high' } });
  const mrkdwn = JSON.stringify(card({ office: hostile }).blocks).match(
    /"mrkdwn","verbatim":true,"text":"[^"]*/g,
  );
  assert.doesNotMatch(mrkdwn?.join('\n') ?? '', /<!|<@|<https/);
  assert.ok(text.includes('&lt;!channel&gt; &lt;@U1&gt; &amp; &lt;https'));
  const line = voicemailText({ ...voicemail, office: hostile });
  assert.doesNotMatch(line, /<|>/);
});

test('whatever is said, the card is within all limits and whole characters', () => {
  const anything = fc.string({ unit: 'binary', maxLength: 8000, size: 'max' });
  fc.assert(
    fc.property(anything, anything, fc.option(anything), (office, said, from) => {
      const message = card({
        office,
        transcript: { text: said, confidence: 'low' },
        ...(from === null ? {} : { from }),
      });
      assert.ok(JSON.stringify(message).isWellFormed());
      checkContent({ text: message.text, blocks: [...message.blocks] });
    }),
    { numRuns: 200 },
  );
});

test('a long transcript is cut and marked, between characters', () => {
  const [text] = card({ transcript: { text: '🎷'.repeat(4000), confidence: 'high' } }).blocks.flatMap(
    (block) => (block.type === 'section' && block.text ? [block.text.text] : []),
  );
  assert.match(text ?? '', /^(🎷)+…$/u);
  assert.ok((text?.length ?? 0) <= 2900);
});

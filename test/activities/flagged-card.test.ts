import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { createAlerts } from '../../activities/alerts.ts';
import { flaggedCard, flaggedText } from '../../activities/flagged-card.ts';
import type { Flagged, FlaggedItem } from '../../contracts/records.ts';
import { checkContent } from '../../simulator/slack/arguments.ts';
import { storeFor } from '../store/store-for-test.ts';
import { alertDependencies, attempt, outsideFor, retried, slackAlert } from './office-for-test.ts';

const DECLINED: FlaggedItem = { why: 'declined', message: 'Your invoice is due.', words: 'no thank you' };
const FLAGGED: Flagged = {
  callId: 'call-1',
  line: '+6531580002',
  office: 'Harbour Dental',
  from: '+6591234567',
  receivedAt: '2026-11-21T10:00:00.000Z',
  customers: ['Anna Kowalski'],
  items: [DECLINED, { why: 'silent', message: 'Your order has arrived.' }],
};

const consoleUrl = 'https://console.example';
const shown = (flagged: Flagged) =>
  JSON.stringify(flaggedCard({ flagged, timeZone: 'Asia/Singapore', consoleUrl }));

test('the card says who, when by the office, and each thing with what was said to it', () => {
  const text = shown(FLAGGED);
  for (const part of [
    'To follow up for Harbour Dental',
    'Anna Kowalski',
    '<tel:+6591234567|+65 9123 4567>',
    'Sat 21 Nov 2026, 18:00 (Asia/Singapore)',
    '“Your invoice is due.” The caller said no: “no thank you”',
    '“Your order has arrived.” The caller said nothing',
  ]) {
    assert.ok(text.includes(part), `${part} is not on the card: ${text}`);
  }
  assert.equal(
    flaggedText(FLAGGED),
    'To follow up for Harbour Dental: Anna Kowalski (+65 9123 4567): 2 things',
  );
});

test('a caller whom nobody knows is told of by number, or as withheld', () => {
  const { from: _from, ...withheld } = FLAGGED;
  const items = [{ why: 'unknown-caller' as const }];
  assert.match(
    flaggedText({ ...FLAGGED, customers: [], items }),
    /: \+65 9123 4567: We do not know this number/,
  );
  assert.match(flaggedText({ ...withheld, customers: [], items }), /: a withheld number: /);
});

test('whatever callers are called and say, Slack takes the card and nothing in it is markup', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 4000, unit: 'grapheme' }),
    fc.constant('<!channel> <@U1> *b*'),
  );
  const item = fc.record({ why: fc.constant('declined' as const), message: text, words: text });
  fc.assert(
    fc.property(
      fc.array(text, { maxLength: 5 }),
      fc.array(item, { minLength: 1, maxLength: 60 }),
      (customers, items) => {
        const card = flaggedCard({
          flagged: { ...FLAGGED, customers, items },
          timeZone: 'UTC',
          consoleUrl,
          note: 'Elsewhere.',
        });
        checkContent({ text: card.text, blocks: [...card.blocks] });
        assert.doesNotMatch(card.text, /<!|<@/);
        for (const block of card.blocks) {
          for (const field of 'fields' in block ? (block.fields ?? []) : [])
            assert.doesNotMatch(field.text, /<!|<@/);
        }
      },
    ),
    { numRuns: 50 },
  );
});

test('the team sees it once, though the answer of Slack is lost', async (t) => {
  const [store, outside] = await Promise.all([storeFor(t), outsideFor(t)]);
  const alerts = createAlerts(alertDependencies(store, outside.slack));
  await outside.fail({ kind: 'reset-after' });
  const input = { key: 'call-call-1/flagged/1', alert: slackAlert, flagged: FLAGGED, timeZone: 'UTC' };

  await retried((to) => to.alertFlagged(input), alerts);

  const [message, ...others] = await outside.messages();
  assert.match(message?.text ?? '', /To follow up/);
  assert.deepEqual(others, []);
});

test('refused in its own channel it is told in the fallback channel, with the reason', async (t) => {
  const [store, outside] = await Promise.all([storeFor(t), outsideFor(t)]);
  const alerts = createAlerts(alertDependencies(store, outside.slack));
  await outside.channel({ name: 'alerts' });
  const refusal = { reason: 'destination', code: 'channel_not_found', inDoubt: false } as const;
  const input = { key: 'call-call-1/flagged/2', alert: slackAlert, flagged: FLAGGED, timeZone: 'UTC' };

  await attempt((to) => to.alertFlaggedFallback({ ...input, refusal }), alerts);

  const [message] = await outside.messages('alerts');
  assert.match(JSON.stringify(message), /Meant for #calls, which could not be used: channel_not_found/);
});

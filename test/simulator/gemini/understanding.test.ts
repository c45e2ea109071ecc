import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';

import { detailsOf } from '../../../simulator/gemini/understanding/details.ts';
import { answerIn } from '../../../simulator/gemini/understanding/answer.ts';

const text = (description: string) => ({ type: 'string', description });
const oneOf = (...options: string[]) => ({ type: 'string', enum: options });

const SERVICE = oneOf('haircut', 'dental check-up', 'massage');
const SLOT = oneOf(
  'tomorrow at half past eight',
  'Friday at ten',
  'Friday at a quarter to three',
  'another day',
);
const DAY = { type: 'string', format: 'date' };
const TIME = { type: 'string', format: 'time' };
const TODO = oneOf('move the appointment', 'cancel the appointment', 'book another appointment');
const TIMES = oneOf(
  'Friday the twenty-fourth at ten thirty',
  'Friday the twenty-fourth at two forty-five in the afternoon',
  'Monday the twenty-seventh at ten thirty',
  'another time',
);
const NAME = text('The name of a person.');
const OK = oneOf('yes', 'no');
const WORDS = text("The caller's own words.");

const answer = z.object({ intent: z.string(), values: z.record(z.string(), z.string()) });

/** On a Thursday. */
function answerTo(said: string, properties: object) {
  const asked = { intent: { enum: ['answer', 'unclear'] }, values: { properties } };
  const details = detailsOf({ properties: asked });
  assert.ok(details !== undefined);
  const prompt = 'Today is Thursday, 2026-07-23, and it is 14:05 in Asia/Singapore.';
  return answer.parse(answerIn({ text: said, confidence: 'high' }, { details, prompt }));
}

const GIVEN: readonly (readonly [string, object, object])[] = [
  ['yes please that is fine', { ok: OK }, { ok: 'yes' }],
  ['no that does not suit me', { ok: OK }, { ok: 'no' }],
  ['no thank you that is all goodbye and thank you', { ok: OK }, { ok: 'no' }],
  ['on friday please', { day: DAY }, { day: '2026-07-24' }],
  ['next thursday please', { day: DAY }, { day: '2026-07-30' }],
  ['later today please', { day: DAY }, { day: '2026-07-23' }],
  ['tomorrow would be fine', { day: DAY }, { day: '2026-07-24' }],
  ['on the twenty fourth please', { day: DAY }, { day: '2026-07-24' }],
  ['on the tenth please', { day: DAY }, { day: '2026-08-10' }],
  ['at ten thirty please', { time: TIME }, { time: '10:30' }],
  ['at half past nine please', { time: TIME }, { time: '09:30' }],
  ["at three o'clock please", { time: TIME }, { time: '15:00' }],
  ["at eight o'clock in the evening please", { time: TIME }, { time: '20:00' }],
  ['in the morning please', { time: TIME }, { time: 'morning' }],
  [
    'i would like to book a dental check up on monday at eleven thirty please',
    { service: SERVICE, day: DAY, time: TIME },
    { service: 'dental check-up', day: '2026-07-27', time: '11:30' },
  ],
  ['on tuesday no wait on wednesday please', { day: DAY }, { day: '2026-07-29' }],
  [
    'on tuesday at ten thirty no wait on monday',
    { day: DAY, time: TIME },
    { day: '2026-07-27', time: '10:30' },
  ],
  ['no sorry i mean at ten thirty', { time: TIME }, { time: '10:30' }],
  ['the first one please', { slot: SLOT }, { slot: 'tomorrow at half past eight' }],
  ['the second one please', { slot: SLOT }, { slot: 'Friday at ten' }],
  ['the last one please', { slot: SLOT }, { slot: 'Friday at a quarter to three' }],
  ['another day would be better', { slot: SLOT }, { slot: 'another day' }],
  ['the one at half past eight', { slot: SLOT }, { slot: 'tomorrow at half past eight' }],
  ['the one on friday in the afternoon please', { slot: SLOT }, { slot: 'Friday at a quarter to three' }],
  ['my name is anna kowalski i would like to book a massage', { name: NAME }, { name: 'Anna Kowalski' }],
  ['this is doctor helen brown from the hospital', { name: NAME }, { name: 'Doctor Helen Brown' }],
  ['the boiler leaks', { about: WORDS }, { about: 'the boiler leaks' }],
  ['the one on monday please', { slot: TIMES }, { slot: 'Monday the twenty-seventh at ten thirty' }],
  [
    'on friday in the afternoon please',
    { slot: TIMES },
    { slot: 'Friday the twenty-fourth at two forty-five in the afternoon' },
  ],
  ['do you have anything else', { slot: TIMES }, { slot: 'another time' }],
  ['no thank you', { slot: TIMES, agreed: OK }, { agreed: 'no' }],
  [
    'i would like to move it on monday please',
    { todo: TODO, day: DAY },
    { todo: 'move the appointment', day: '2026-07-27' },
  ],
  ['i would like to move my appointment', { todo: TODO }, { todo: 'move the appointment' }],
  ['please cancel it', { todo: TODO }, { todo: 'cancel the appointment' }],
  ['i would like to book another one', { todo: TODO }, { todo: 'book another appointment' }],
  [
    'i would like to book a massage tomorrow please',
    { todo: TODO, service: SERVICE, day: DAY },
    { todo: 'book another appointment', service: 'massage', day: '2026-07-24' },
  ],
];

for (const [said, properties, values] of GIVEN) {
  test(`"${said}" gives ${JSON.stringify(values)}`, () => {
    assert.deepEqual(answerTo(said, properties), { intent: 'answer', values });
  });
}

const WITHOUT: readonly (readonly [string, object, string])[] = [
  ['i want to talk to a person', { about: WORDS }, 'person'],
  ['no i want to talk to a person', { ok: OK }, 'person'],
  ['please say that again', { ok: OK }, 'repeat'],
  ['goodbye and thank you', { about: WORDS }, 'goodbye'],
  ['the boiler leaks', { ok: OK, day: DAY, time: TIME, slot: SLOT, name: NAME }, 'unclear'],
  ['on friday please', { slot: SLOT }, 'unclear'],
  ['at ten thirty please', { slot: TIMES }, 'unclear'],
  ['tomorrow please', { todo: TODO }, 'unclear'],
  ['no thank you', { day: DAY }, 'unclear'],
  ['on monday on tuesday', { day: DAY }, 'unclear'],
  ['i would like to book a manicure', { service: SERVICE }, 'unclear'],
  ['this is very urgent for us', { name: NAME }, 'unclear'],
  ['', { about: WORDS }, 'unclear'],
];

for (const [said, properties, intent] of WITHOUT) {
  test(`"${said}" is ${intent} when ${Object.keys(properties).join(' and ')} is wanted`, () => {
    assert.deepEqual(answerTo(said, properties), { intent, values: {} });
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Question } from '../../../contracts/questions.ts';
import { readVocabulary } from '../../../simulator/gemini/vocabulary.ts';
import { createGeminiSpeech } from '../../../speech/gemini.ts';
import type { Understood } from '../../../speech/speech.ts';
import { sharedVoice } from '../../shared-voice.ts';
import { testModel } from './model.ts';

const model = await testModel();
const { gemini } = model;
const speech = createGeminiSpeech({
  apiKey: gemini.apiKey,
  baseUrl: gemini.url,
  speechModel: 'gemini-3.8-flash-tts',
  transcriptionModel: 'gemini-3.8-flash',
  understandingModel: 'gemini-3.8-flash',
});

const QUESTION: Question = {
  ask: 'Can you confirm that?',
  atSilence: '',
  atUnclear: '',
  tries: 2,
  deadlineSeconds: 60,
  wants: { confirmed: { kind: 'yes-no', yes: 'the caller confirms' } },
};

/** What the product understands of such sound. */
function understoodOf(samples: Int16Array, sampleRate: 8000 | 16_000 | 24_000): Promise<Understood> {
  const pcm = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const when = { localTime: '2026-11-26T10:00:00+08:00', timeZone: 'Asia/Singapore' };
  const request = { pcm, sampleRate, language: 'en-US', question: QUESTION, ...when };
  return speech.understand(request, new AbortController().signal);
}

/** One of each kind, and several in one sentence. */
const SAID = [
  'yes please that is fine',
  'yes i can confirm that',
  'no thank you',
  'no that does not suit me',
  'on wednesday please',
  "at three o'clock please",
  'at half past nine please',
  'in the afternoon please',
  'tomorrow at ten thirty please',
  'i would like to book a haircut on friday at eleven thirty please',
  'i need an appointment for a dental check up',
  'on tuesday no wait on wednesday please',
  'i would like to move it',
  'please cancel it',
  'the second one please',
  'do you have anything else',
  'my name is anna kowalski',
];

test('hears answers of every kind, over a narrow line and a wide one', async () => {
  for (const [index, words] of SAID.entries()) {
    const sampleRate = index % 2 === 0 ? 8000 : 24_000;
    const samples = await (await sharedVoice()).say(words, 'en-us', sampleRate);
    assert.equal((await understoodOf(samples, sampleRate)).transcript, words);
  }
});

const MEANT: Readonly<Record<string, string>> = {
  'yes please': 'yes',
  'that is all right with me': 'yes',
  'no thank you': 'no',
  'i am afraid that does not work': 'no',
  'can you repeat that please': 'repeat',
  'i want to talk to a person': 'person',
  'i would like to speak with the manager': 'person',
  'thank you very much and goodbye': 'goodbye',
  'the elevator is stuck on the third floor': 'unclear',
};

for (const [words, meant] of Object.entries(MEANT)) {
  test(`understands "${words}" as ${meant}`, async () => {
    const samples = await (await sharedVoice()).say(words, 'en-us', 24_000);
    const understood = await understoodOf(samples, 24_000);
    const said =
      understood.kind === 'answer' ? (understood.value['confirmed'] ? 'yes' : 'no') : understood.kind;
    assert.deepEqual([said, understood.transcript], [meant, words]);
  });
}

test('has no answer in silence, nor in half of one, nor in one from back to front', async () => {
  const samples = await (await sharedVoice()).say('yes please that is fine', 'en-us', 24_000);
  const half = samples.slice().fill(0, samples.length / 2);
  for (const damaged of [new Int16Array(24_000), half, samples.toReversed()]) {
    const understood = await understoodOf(damaged, 24_000);
    assert.notEqual(understood.transcript, 'yes please that is fine');
    assert.ok(understood.kind !== 'answer' || understood.confidence === 'low', JSON.stringify(understood));
  }
});

test('an answer does not wait for a message that is long', async () => {
  const voice = await sharedVoice();
  const long = await voice.say(`${readVocabulary().phrases.slice(0, 20).join('. ')}.`, 'en-us', 16_000);
  const order: string[] = [];
  const messages = [1, 2].map(async (n) => {
    await model.hear({ samples: long, sampleRate: 16_000 });
    order.push(`message ${n}`);
  });
  const answer = await voice.say('yes please', 'en-us', 16_000);
  await understoodOf(answer, 16_000);
  order.push('answer');
  await Promise.all(messages);

  assert.ok(order.indexOf('answer') < order.indexOf('message 2'), order.join(', '));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readVocabulary } from '../../../simulator/gemini/vocabulary.ts';
import { sharedVoice } from '../../shared-voice.ts';
import { testModel } from './model.ts';

const model = await testModel();
const { phrases } = readVocabulary();
const ANNA = 'hello this is anna kowalski';
const BOILER = 'the boiler leaks';
const CALL = 'please call me back before noon';

/** Every phrase is said once; by which voice depends on its place, and each voice says something of everything. */
for (const [n, voice] of ['en-us', 'en-gb'].entries()) {
  test(`understands at least 98 of 100 phrases of its vocabulary, said by ${voice}`, async () => {
    const misheard: unknown[] = [];
    const unsure: string[] = [];
    for (const phrase of phrases.filter((_, place) => place % 2 === n)) {
      const heard = await model.hearSaid(phrase, voice);
      if (heard.text !== phrase) misheard.push({ phrase, ...heard });
      else if (heard.confidence === 'low') unsure.push(phrase);
    }
    assert.ok(misheard.length <= phrases.length * 0.02, JSON.stringify(misheard));
    assert.ok(unsure.length <= phrases.length * 0.1, JSON.stringify(unsure));
  });
}

test('understands a message of several sentences, at once and with long pauses in between', async () => {
  const spoken = `${ANNA}. ${BOILER}. ${CALL}.`;
  const words = `${ANNA} ${BOILER} ${CALL}`;
  assert.deepEqual(await model.hearSaid(spoken, 'en-us'), { text: words, confidence: 'high' });

  const voice = await sharedVoice();
  const pause = new Int16Array(3 * 16_000);
  const pieces: Int16Array[] = [pause];
  for (const phrase of [ANNA, BOILER, CALL]) pieces.push(await voice.say(phrase, 'en-gb', 16_000), pause);
  const samples = Int16Array.from(pieces.flatMap((piece) => [...piece]));
  assert.deepEqual(await model.hear({ samples, sampleRate: 16_000 }), { text: words, confidence: 'high' });
});

test('keeps the sentences that it understands when the caller is cut off in the last one', async () => {
  const voice = await sharedVoice();
  const [first, last] = await Promise.all([ANNA, CALL].map((phrase) => voice.say(phrase, 'en-us', 16_000)));
  assert.ok(first && last);
  const cut = [...first, ...new Int16Array(16_000), ...last.subarray(0, last.length / 3)];

  const { text, confidence } = await model.hear({ samples: Int16Array.from(cut), sampleRate: 16_000 });

  assert.equal(confidence, 'low');
  assert.ok(text.startsWith(ANNA), text);
  assert.ok(!text.includes(CALL), text);
});

test('understands every sample rate of the telephone, as a file and as bare samples', async () => {
  const voice = await sharedVoice();
  for (const sampleRate of [8000, 16_000, 24_000] as const) {
    const samples = await voice.say(BOILER, 'en-us', sampleRate);
    for (const mimeType of ['audio/wav', `audio/pcm;rate=${sampleRate}`, `audio/L16; rate=${sampleRate}`]) {
      assert.equal((await model.hear({ samples, sampleRate }, mimeType)).text, BOILER, mimeType);
    }
  }
});

test('understands eight recordings that come at once, each with its own words', async () => {
  const messages = Array.from(
    { length: 8 },
    (_, index) => `${phrases[index % 5]} ${phrases[index + 10]} ${phrases[index + 20]}`,
  );
  const heard = await Promise.all(messages.map((words) => model.hearSaid(words, 'en-us')));
  assert.deepEqual(
    heard.map(({ text }) => text),
    messages,
  );
});

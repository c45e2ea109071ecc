import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sound } from '../../../simulator/telcoflow/wav.ts';
import { sharedVoice } from '../../shared-voice.ts';
import { hearing, testModel } from './model.ts';

const model = await testModel();
const RATE = 16_000;
const WORDS = [
  'hello this is anna kowalski',
  'the heating has stopped working',
  'my order has not arrived',
  'i would like to cancel my appointment tomorrow',
  'the delivery came to the wrong address',
  'can you call me tomorrow morning',
];

async function recordingOf(words: string): Promise<Sound> {
  return { samples: await (await sharedVoice()).say(words, 'en-us', RATE), sampleRate: RATE };
}

test('hears nothing in silence, and is sure of it', async () => {
  const silence = { samples: new Int16Array(3 * RATE), sampleRate: RATE };
  assert.deepEqual(await model.hear(silence), { text: '', confidence: 'high' });
  assert.deepEqual(await model.hear({ ...silence, samples: new Int16Array(0) }), {
    text: '',
    confidence: 'high',
  });
});

test('hears nothing in noise and in a tone', async () => {
  let state = 1;
  const noise = new Int16Array(3 * RATE).map(() => {
    state = (Math.imul(state, 48_271) % 2_147_483_647) >>> 0;
    return (state % 8000) - 4000;
  });
  const tone = new Int16Array(3 * RATE).map((_, at) => 8000 * Math.sin((at * 2 * Math.PI * 440) / RATE));
  for (const samples of [noise, tone]) {
    assert.equal((await model.hear({ samples, sampleRate: RATE })).text, '');
  }
});

/** What is left of a recording; none of it says the whole of what was said. */
const DAMAGES: Readonly<Record<string, (samples: Int16Array) => Int16Array>> = {
  reversed: (samples) => samples.toReversed(),
  'half erased': (samples) => samples.slice().fill(0, samples.length / 2),
  'cut off in the middle': (samples) => samples.slice(0, samples.length / 2),
};

for (const [name, damage] of Object.entries(DAMAGES)) {
  test(`never takes a recording that is ${name} for what it was, and never is sure of it`, async () => {
    for (const words of WORDS) {
      const { samples } = await recordingOf(words);
      const heard = await model.hear({ samples: damage(samples), sampleRate: RATE });
      assert.notEqual(heard.text, words);
      assert.equal(heard.confidence, 'low', JSON.stringify({ words, heard }));
    }
  });
}

test('hears what is in the sound when two recordings are swapped, whatever the request says around it', async () => {
  const [first, second] = await Promise.all(WORDS.slice(0, 2).map(recordingOf));
  assert.ok(first && second);
  for (const [sound, told, said] of [
    [first, WORDS[1], WORDS[0]],
    [second, WORDS[0], WORDS[1]],
  ] as const) {
    const request = hearing(sound, { words: `The caller says: ${told}` });
    const { text = '' } = await model.client.models.generateContent(request);
    assert.equal(JSON.parse(text).text, said);
  }
});

test('mostly hears nothing in words beyond its vocabulary, and hardly ever is sure of a mishearing', async () => {
  const unknown = [
    'the quick brown fox jumps over the lazy dog',
    'we are closed on monday and tuesday',
    'can somebody bring me a pizza with extra cheese',
    'lorem ipsum dolor sit amet',
    'where is the nearest train station please',
    'i think the weather will be lovely',
    'my name is christopher columbus',
    'please bring the boat',
    'i want to complain about the noise in the street last night',
    'banana',
  ];
  const heard = await Promise.all(unknown.map((words) => model.hearSaid(words, 'en-us')));
  const told = JSON.stringify(heard);
  assert.ok(heard.filter(({ text }) => text === '').length >= 7, told);
  assert.ok(heard.filter(({ confidence }) => confidence === 'high').length <= 1, told);
});

test('the same recording is heard the same each time', async () => {
  const sound = await recordingOf(`${WORDS[0]} ${WORDS[2]}`);
  const [once, again] = [await model.hear(sound), await model.hear(sound)];
  assert.deepEqual(once, again);
});

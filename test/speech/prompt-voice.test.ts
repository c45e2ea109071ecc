import assert from 'node:assert/strict';
import test from 'node:test';
import { collect, ramp, sendEvent, soundEvent, speaks } from './replies.ts';
import type { ModelRequest, Reply } from './scripted-model.ts';
import { noAbort, scriptedModel } from './scripted-model.ts';
import { GREETING, promptVoiceOver } from './prompt-voice-over.ts';

/** Gives each sentence a sound of its own: as many samples as it has letters, times 100. */
const speaksByLength: Reply = (response, request) => {
  const sound = soundFor(wordsOf(request));
  return speaks([sound.subarray(0, 100), sound.subarray(100)])(response, request);
};

const soundFor = (words: string) => ramp(words.length * 100, words.length);
const wordsOf = ({ body }: ModelRequest) => body.contents[0]?.parts[0]?.text ?? '';
const soundsOf = (chunks: readonly { sentence: number; pcm: Buffer }[], sentence: number) =>
  Buffer.concat(chunks.filter((chunk) => chunk.sentence === sentence).map(({ pcm }) => pcm));

test('says a prompt sentence by sentence', async (t) => {
  const model = await scriptedModel(t);
  model.script(speaksByLength);
  const { voice } = promptVoiceOver(t, model);

  const chunks = await collect(voice.speak(GREETING, noAbort));

  assert.deepEqual(model.requests.map(wordsOf), ['Welcome.', 'We are closed today.', 'Goodbye.']);
  assert.ok(soundsOf(chunks, 0).equals(soundFor('Welcome.')));
  assert.ok(soundsOf(chunks, 1).equals(soundFor('We are closed today.')));
  assert.ok(soundsOf(chunks, 2).equals(soundFor('Goodbye.')));
});

test('leaves out the sentences that the caller has heard, and does not make them', async (t) => {
  const model = await scriptedModel(t);
  model.script(speaksByLength);
  const { voice } = promptVoiceOver(t, model);

  const chunks = await collect(voice.speak({ ...GREETING, skipSentences: 2 }, noAbort));

  assert.deepEqual(model.requests.map(wordsOf), ['Goodbye.']);
  assert.ok(chunks.every(({ sentence }) => sentence === 2));
});

test('says nothing when every sentence was heard', async (t) => {
  const model = await scriptedModel(t);
  const { voice } = promptVoiceOver(t, model);

  assert.deepEqual(await collect(voice.speak({ ...GREETING, skipSentences: 3 }, noAbort)), []);
  assert.equal(model.requests.length, 0);
});

test('makes one sentence ahead while the present one is still coming, and not a second', async (t) => {
  const model = await scriptedModel(t);
  const second = Promise.withResolvers<void>();
  const marked = Promise.withResolvers<void>();
  const scripts: Record<string, Reply> = {
    'Welcome.': async (response) => {
      sendEvent(response, soundEvent(ramp(10)));
      await second.promise;
      sendEvent(response, soundEvent(ramp(10), { last: true }));
      response.end();
    },
    'We are closed today.': () => second.resolve(),
    'Marker.': () => marked.resolve(),
  };
  model.script((response, request) => scripts[wordsOf(request)]?.(response, request));
  const { voice } = promptVoiceOver(t, model, { expectedLogs: [/cannot be prepared/] });

  const reading = voice.speak(GREETING, noAbort)[Symbol.asyncIterator]();
  await reading.next();
  await reading.next();
  // Whatever else was asked for until now would have come before this.
  const marking = voice.prepare([{ ...GREETING, text: 'Marker.' }]);
  await marked.promise;

  assert.deepEqual(model.requests.map(wordsOf), ['Welcome.', 'We are closed today.', 'Marker.']);
  await voice.close();
  await marking;
});

test('gives the caller the sound at the rate of the line, and keeps it at 24 kHz', async (t) => {
  const model = await scriptedModel(t);
  model.script(speaks([ramp(2400)]));
  const { voice, cache } = promptVoiceOver(t, model, { sampleRate: 8000 });

  const chunks = await collect(voice.speak({ ...GREETING, text: 'Hello.' }, noAbort));
  await voice.close();

  assert.equal(soundsOf(chunks, 0).length, 800 * 2);
  assert.deepEqual(
    [...cache.kept.values()].map(({ length }) => length),
    [2400 * 2],
  );
});

import assert from 'node:assert/strict';
import test from 'node:test';
import { GREETING, MemoryCache, pcmOf, promptVoiceOver } from './prompt-voice-over.ts';
import { collect, ramp, sendEvent, soundEvent, speaks } from './replies.ts';
import { noAbort, scriptedModel } from './scripted-model.ts';

const HELLO = { ...GREETING, text: 'Hello.' };

test('what another process has made is taken from the cache', async (t) => {
  const model = await scriptedModel(t);
  model.script(speaks([ramp(200)]));
  const first = promptVoiceOver(t, model);
  await first.voice.prepare([HELLO]);
  await first.voice.close();

  const { voice } = promptVoiceOver(t, model, { cache: first.cache });
  const heard = await collect(voice.speak(HELLO, noAbort));

  assert.ok(pcmOf(heard).equals(ramp(200)));
  assert.equal(model.requests.length, 1);
});

test('what broke off in the middle is never kept', async (t) => {
  const model = await scriptedModel(t);
  model.script((response) => {
    sendEvent(response, soundEvent(ramp(100)));
    response.end();
  });
  const { voice, cache } = promptVoiceOver(t, model);

  await assert.rejects(collect(voice.speak(HELLO, noAbort)), { name: 'SpeechUnavailable' });
  await voice.close();

  assert.equal(cache.kept.size, 0);
});

const brokenCaches: readonly [string, Partial<MemoryCache>, RegExp][] = [
  ['cannot be read', { get: () => Promise.reject(new Error('no primary')) }, /cannot be read/],
  ['does not answer', { get: () => new Promise(() => {}) }, /cannot be read/],
  ['cannot be written', { put: () => Promise.reject(new Error('no primary')) }, /cannot be kept/],
];

for (const [name, broken, log] of brokenCaches) {
  test(`a cache that ${name} is a warning, and the caller hears the prompt`, async (t) => {
    const model = await scriptedModel(t);
    model.script(speaks([ramp(200)]));
    const cache = Object.assign(new MemoryCache(), broken);
    const { voice, logs } = promptVoiceOver(t, model, { cache, expectedLogs: [log] });

    const heard = await collect(voice.speak(HELLO, noAbort));
    await voice.close();

    assert.ok(pcmOf(heard).equals(ramp(200)));
    assert.equal(logs.lines.filter(({ msg }) => log.test(msg)).length, 1);
  });
}

import assert from 'node:assert/strict';
import test from 'node:test';
import { eventually } from '../eventually.ts';
import { GREETING, MemoryCache, pcmOf, promptVoiceOver } from './prompt-voice-over.ts';
import { collect, ramp, refuses, speaks } from './replies.ts';
import { noAbort, scriptedModel } from './scripted-model.ts';

const { skipSentences: _, ...PROMPT } = GREETING;

test('has the whole sound of a prompt at once when it was prepared', async (t) => {
  const model = await scriptedModel(t);
  model.script(speaks([ramp(100)]));
  const { voice } = promptVoiceOver(t, model);
  await voice.prepare([PROMPT]);

  const ready = voice.ready(PROMPT);

  assert.ok(ready?.equals(pcmOf(await collect(voice.speak(GREETING, noAbort)))));
  assert.equal(model.requests.length, 3, 'one for each sentence, when it was prepared');
});

test('has nothing of a prompt that must be made first, but has it the next time', async (t) => {
  const model = await scriptedModel(t);
  model.script(speaks([ramp(100)]));
  const { voice } = promptVoiceOver(t, model);

  assert.equal(voice.ready(PROMPT), undefined);

  await eventually(() => assert.equal(voice.ready(PROMPT)?.length, 3 * 200));
});

test('has nothing of a prompt of which a sentence is missing', async (t) => {
  const model = await scriptedModel(t);
  model.script((response, request) =>
    request.body.contents[0]?.parts[0]?.text === 'Goodbye.'
      ? refuses(400, 'INVALID_ARGUMENT', 'not today')(response, request)
      : speaks([ramp(100)])(response, request),
  );
  const { voice } = promptVoiceOver(t, model, { expectedLogs: [/cannot be prepared/] });
  await voice.prepare([PROMPT]);

  assert.equal(voice.ready(PROMPT), undefined);
});

test('has after a restart what the cache has kept, once it is read', async (t) => {
  const model = await scriptedModel(t);
  model.script(speaks([ramp(100)]));
  const first = promptVoiceOver(t, model);
  await first.voice.prepare([PROMPT]);
  await first.voice.close();
  const asked = model.requests.length;

  const cache = new MemoryCache();
  for (const [key, pcm] of first.cache.kept) cache.kept.set(key, pcm);
  const { voice } = promptVoiceOver(t, model, { cache });
  assert.equal(voice.ready(PROMPT), undefined);

  await eventually(() => assert.equal(voice.ready(PROMPT)?.length, 3 * 200));
  assert.equal(model.requests.length, asked);
});

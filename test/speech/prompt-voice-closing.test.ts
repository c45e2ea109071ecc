import assert from 'node:assert/strict';
import test from 'node:test';
import { GREETING, promptVoiceOver } from './prompt-voice-over.ts';
import { ramp, sendEvent, soundEvent } from './replies.ts';
import { scriptedModel } from './scripted-model.ts';

test('a voice that is closed while it prepares prompts prepares no more, and warns nobody', async (t) => {
  const model = await scriptedModel(t);
  const begun = Promise.withResolvers<void>();
  model.script((response) => {
    sendEvent(response, soundEvent(ramp(10)));
    begun.resolve();
  });
  const { voice, logs } = promptVoiceOver(t, model);

  const preparing = voice.prepare([GREETING]);
  await begun.promise;
  await voice.close();
  await preparing;

  assert.equal(model.requests.length, 1);
  assert.deepEqual(logs.lines, []);
});

import assert from 'node:assert/strict';
import test from 'node:test';
import { eventually } from '../eventually.ts';
import { collect, ramp, refuses, sendEvent, soundEvent, speaks } from './replies.ts';
import type { Reply } from './scripted-model.ts';
import { noAbort, scriptedModel } from './scripted-model.ts';
import { GREETING, pcmOf, promptVoiceOver } from './prompt-voice-over.ts';

const HELLO = { ...GREETING, text: 'Hello.' };

/** Speaks half, waits, and speaks the rest. */
function speaksInTwo(): { reply: Reply; goOn: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const reply: Reply = async (response) => {
    sendEvent(response, soundEvent(ramp(100)));
    await promise;
    sendEvent(response, soundEvent(ramp(100, 100), { last: true }));
    response.end();
  };
  return { reply, goOn: resolve };
}

test('twenty calls that say the same at once cost one synthesis, and all hear all of it', async (t) => {
  const model = await scriptedModel(t);
  const { reply, goOn } = speaksInTwo();
  model.script(reply);
  const { voice } = promptVoiceOver(t, model);

  const calls = Array.from({ length: 20 }, () => collect(voice.speak(HELLO, noAbort)));
  goOn();
  const heard = await Promise.all(calls);

  assert.equal(model.requests.length, 1);
  assert.ok(heard.every((chunks) => pcmOf(chunks).equals(ramp(200))));
  assert.ok(
    heard.every((chunks) => chunks[0]?.pcm === heard[0]?.[0]?.pcm),
    'no call has a copy of its own',
  );
});

test('one caller who hangs up does not take the words out of the mouth of the others', async (t) => {
  const model = await scriptedModel(t);
  const { reply, goOn } = speaksInTwo();
  model.script(reply);
  const { voice } = promptVoiceOver(t, model);
  const hangUp = new AbortController();

  const leaving = collect(voice.speak(HELLO, hangUp.signal));
  const staying = collect(voice.speak(HELLO, noAbort));
  hangUp.abort(new Error('hung up'));
  await assert.rejects(leaving, /hung up/);
  goOn();

  assert.ok(pcmOf(await staying).equals(ramp(200)));
  assert.equal(model.requests.length, 1);
});

test('what was said once is said again from memory, in one buffer for all', async (t) => {
  const model = await scriptedModel(t);
  model.script(speaks([ramp(100), ramp(100, 100)]));
  const { voice, cache } = promptVoiceOver(t, model);

  await collect(voice.speak(HELLO, noAbort));
  const [second] = await collect(voice.speak(HELLO, noAbort));
  const [third] = await collect(voice.speak(HELLO, noAbort));

  assert.ok(second !== undefined && third !== undefined);
  assert.ok(second.pcm.equals(ramp(200)));
  assert.equal(second.pcm, third.pcm);
  assert.equal(model.requests.length, 1);
  assert.equal(cache.asked.length, 1);
});

test('another voice, another language and other words are another sound', async (t) => {
  const model = await scriptedModel(t);
  model.script(speaks([ramp(10)]));
  const { voice } = promptVoiceOver(t, model);

  const others = [{ voice: 'Puck' }, { language: 'en-GB' }, { text: 'Goodbye.' }];
  for (const other of [{}, ...others]) await collect(voice.speak({ ...HELLO, ...other }, noAbort));

  assert.equal(model.requests.length, 4);
});

test('memory is bounded: what was not said for longest is asked of the cache again', async (t) => {
  const model = await scriptedModel(t);
  model.script(speaks([ramp(100)]));
  const { voice, cache } = promptVoiceOver(t, model, { memoryBytes: 500 });
  const say = (text: string) => collect(voice.speak({ ...HELLO, text }, noAbort));

  await say('One.');
  await say('Two.');
  await say('One.');
  await say('Three.');
  await eventually(() => assert.equal(cache.kept.size, 3));
  assert.equal(cache.asked.length, 3);
  await say('One.');
  assert.equal(cache.asked.length, 3, 'said last but one: still in memory');
  await say('Two.');
  assert.equal(cache.asked.length, 4, 'not said for longest: no longer in memory');
  assert.equal(model.requests.length, 3);
});

test('a failure is told to all who wait, is not kept, and the next one may succeed', async (t) => {
  const model = await scriptedModel(t);
  model.script(refuses(400, 'INVALID_ARGUMENT', 'no'));
  const { voice, cache } = promptVoiceOver(t, model);

  const both = [collect(voice.speak(HELLO, noAbort)), collect(voice.speak(HELLO, noAbort))];
  for (const call of both) await assert.rejects(call, { name: 'SpeechRefused' });
  model.script(speaks([ramp(200)]));

  assert.ok(pcmOf(await collect(voice.speak(HELLO, noAbort))).equals(ramp(200)));
  await voice.close();
  assert.equal(cache.kept.size, 1);
});

test('preparing makes every sentence once, logs what cannot be made, and goes on', async (t) => {
  const model = await scriptedModel(t);
  model.script(refuses(400, 'INVALID_ARGUMENT', 'no'), speaks([ramp(10)]));
  const { voice, logs } = promptVoiceOver(t, model, { expectedLogs: [/prompt cannot be prepared/] });

  await voice.prepare([GREETING, { ...GREETING, text: 'Goodbye.' }]);

  assert.equal(model.requests.length, 3);
  assert.deepEqual(
    logs.lines.map(({ msg, pii, sentences, failed }) => ({ msg, pii, sentences, failed })),
    [
      {
        msg: 'prompt cannot be prepared',
        pii: { text: 'Welcome.' },
        sentences: undefined,
        failed: undefined,
      },
      { msg: 'prompts prepared', pii: undefined, sentences: 4, failed: 1 },
    ],
  );
});

test('closing breaks off what is being made', async (t) => {
  const model = await scriptedModel(t);
  const { reply } = speaksInTwo();
  model.script(reply);
  const { voice } = promptVoiceOver(t, model);

  const speaking = voice.speak(HELLO, noAbort)[Symbol.asyncIterator]();
  await speaking.next();
  await voice.close();

  await assert.rejects(speaking.next(), { name: 'SpeechUnavailable', message: /leaving/ });
  assert.equal(await model.requests[0]?.left, 'gone');
});

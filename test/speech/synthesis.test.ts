import assert from 'node:assert/strict';
import test from 'node:test';
import type { SpeakRequest } from '../../speech/speech.ts';
import { wavFile } from '../../speech/wav.ts';
import { collect, ramp, sendEvent, sine, soundEvent, speaks } from './replies.ts';
import { noAbort, scriptedModel, speechOver } from './scripted-model.ts';

const HELLO: SpeakRequest = { text: 'Hello there.', voice: 'Kore', language: 'en-US' };

test('asks for sound in the voice and language that the line has', async (t) => {
  const model = await scriptedModel(t);
  model.script(speaks([ramp(100)]));

  await collect(speechOver(model).speak(HELLO, noAbort));

  const [request] = model.requests;
  assert.equal(request?.path, '/v1beta/models/speaks:streamGenerateContent?alt=sse');
  assert.equal(request.headers['x-goog-api-key'], 'a-key');
  assert.deepEqual(request.body.contents, [{ role: 'user', parts: [{ text: 'Hello there.' }] }]);
  assert.deepEqual(request.body.generationConfig, {
    responseModalities: ['AUDIO'],
    speechConfig: {
      languageCode: 'en-US',
      voiceConfig: { prebuiltVoiceConfig: { voiceName: 'Kore' } },
    },
  });
});

test('gives the first sound before the model has sent the second', async (t) => {
  const model = await scriptedModel(t);
  const heard = Promise.withResolvers<void>();
  model.script(async (response) => {
    sendEvent(response, soundEvent(ramp(100)));
    await heard.promise;
    sendEvent(response, soundEvent(ramp(100, 100), { last: true }));
    response.end();
  });

  const parts: Buffer[] = [];
  for await (const part of speechOver(model).speak(HELLO, noAbort)) {
    parts.push(part);
    heard.resolve();
  }

  assert.deepEqual(
    parts.map(({ length }) => length),
    [200, 200],
  );
  assert.ok(Buffer.concat(parts).equals(ramp(200)));
});

test('puts samples together again that were cut in the middle', async (t) => {
  const model = await scriptedModel(t);
  const sound = ramp(500);
  model.script(speaks([sound.subarray(0, 1), sound.subarray(1, 334), sound.subarray(334)]));

  const parts = await collect(speechOver(model).speak(HELLO, noAbort));

  assert.ok(parts.every(({ length }) => length % 2 === 0));
  assert.ok(Buffer.concat(parts).equals(sound));
});

test('plays a WAV file without its head and without what follows its sound', async (t) => {
  const model = await scriptedModel(t);
  const sound = ramp(500);
  const file = Buffer.concat([wavFile(sound, 24_000), Buffer.from('LIST\x04\0\0\0abcd', 'latin1')]);
  model.script(speaks([file.subarray(0, 5), file.subarray(5, 40), file.subarray(40)], 'audio/wav'));

  const parts = await collect(speechOver(model).speak(HELLO, noAbort));

  assert.ok(Buffer.concat(parts).equals(sound));
});

test('turns sound of another sample rate into 24 kHz of the same length and loudness', async (t) => {
  const model = await scriptedModel(t);
  const sound = sine({ hz: 440, ms: 1000, rate: 16_000 });
  const parts = [sound.subarray(0, 9_001), sound.subarray(9_001)];
  model.script(speaks(parts, 'audio/L16;codec=pcm;rate=16000'));

  const heard = Buffer.concat(await collect(speechOver(model).speak(HELLO, noAbort)));

  const expected = sine({ hz: 440, ms: 1000, rate: 24_000 });
  assert.equal(heard.length, expected.length);
  assert.ok(likeness(heard, expected) > 0.999, `likeness ${likeness(heard, expected)}`);
});

/** 1 for the same sound at the same place. */
function likeness(one: Buffer, other: Buffer): number {
  let [product, ones, others] = [0, 0, 0];
  for (let at = 0; at < one.length; at += 2) {
    const [a, b] = [one.readInt16LE(at), other.readInt16LE(at)];
    product += a * b;
    ones += a * a;
    others += b * b;
  }
  return product / Math.max(ones, others);
}

import assert from 'node:assert/strict';
import test from 'node:test';
import type { TranscribeRequest } from '../../speech/speech.ts';
import { readWavHead } from '../../speech/wav.ts';
import { ramp, sine, writes } from './replies.ts';
import type { ModelRequest } from './scripted-model.ts';
import { noAbort, scriptedModel, speechOver } from './scripted-model.ts';

const MESSAGE: TranscribeRequest = { pcm: ramp(8000), sampleRate: 8000, language: 'en-GB' };

test('gives the text and how sure the model is of it', async (t) => {
  const model = await scriptedModel(t);
  model.script(writes('{"text":" The boiler\\n leaks. ","confidence":"low"}'));

  const transcript = await speechOver(model).transcribe(MESSAGE, noAbort);

  assert.deepEqual(transcript, { text: 'The boiler leaks.', confidence: 'low' });
});

test('sends the recording as a WAV file, and says which answer it wants', async (t) => {
  const model = await scriptedModel(t);
  model.script(writes('{"text":"","confidence":"high"}'));

  await speechOver(model).transcribe(MESSAGE, noAbort);

  const [request] = model.requests;
  assert.equal(request?.path, '/v1beta/models/listens:generateContent');
  const { sampleRate, pcm } = soundSent(request);
  assert.equal(sampleRate, 8000);
  assert.ok(pcm.equals(MESSAGE.pcm));
  assert.match(request.body.contents[0]?.parts[1]?.text ?? '', /en-GB/);
  assert.match(request.body.systemInstruction?.parts[0]?.text ?? '', /never an instruction/);
  const { responseJsonSchema, ...others } = request.body.generationConfig;
  assert.deepEqual(others, { temperature: 0, responseMimeType: 'application/json' });
  assert.deepEqual(withoutDescriptions(responseJsonSchema), {
    type: 'object',
    properties: { text: { type: 'string' }, confidence: { type: 'string', enum: ['high', 'low'] } },
    required: ['text', 'confidence'],
    additionalProperties: false,
  });
});

test('sends the sound as the line carried it', async (t) => {
  const model = await scriptedModel(t);
  model.script(writes('{"text":"","confidence":"high"}'));

  const pcm = sine({ hz: 440, ms: 3000, rate: 24_000 });
  await speechOver(model).transcribe({ pcm, sampleRate: 24_000, language: 'en' }, noAbort);

  const sent = soundSent(model.requests[0]);
  assert.equal(sent.sampleRate, 24_000);
  assert.ok(sent.pcm.equals(pcm));
});

function soundSent(request: ModelRequest | undefined): { sampleRate: number; pcm: Buffer } {
  const inline = request?.body.contents[0]?.parts[0]?.inlineData;
  assert.equal(inline?.mimeType, 'audio/wav');
  const file = Buffer.from(inline.data, 'base64');
  const head = readWavHead(file);
  assert.ok(head !== undefined);
  return { sampleRate: head.sampleRate, pcm: file.subarray(head.start, head.start + head.bytes) };
}

function withoutDescriptions(schema: unknown): unknown {
  return JSON.parse(
    JSON.stringify(schema, (name, value: unknown) => (name === 'description' ? undefined : value)),
  );
}

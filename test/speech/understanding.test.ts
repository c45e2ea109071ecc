import assert from 'node:assert/strict';
import test from 'node:test';
import type { Question } from '../../contracts/questions.ts';
import type { UnderstandRequest } from '../../speech/speech.ts';
import { breaksOff, ramp, refuses, writes } from './replies.ts';
import { noAbort, scriptedModel, speechOver } from './scripted-model.ts';

const QUESTION: Question = {
  ask: 'Which day would suit you?',
  atSilence: '',
  atUnclear: '',
  tries: 2,
  deadlineSeconds: 60,
  wants: {
    day: { kind: 'date' },
    service: { kind: 'service', options: [{ id: 'cut', words: 'haircut' }] },
    sure: { kind: 'yes-no', yes: 'the caller is sure' },
  },
};

const REQUEST: UnderstandRequest = {
  pcm: ramp(8000),
  sampleRate: 8000,
  language: 'en-GB',
  question: QUESTION,
  localTime: '2026-11-26T07:30:00.000+08:00',
  timeZone: 'Asia/Singapore',
};

const reply = (answer: object) =>
  writes(
    JSON.stringify({ transcript: 'on friday', intent: 'answer', confidence: 'high', values: {}, ...answer }),
  );

test('gives the details that hold, as they are meant', async (t) => {
  const model = await scriptedModel(t);
  model.script(
    reply({ values: { day: '2026-11-27', service: 'haircut', sure: 'maybe' }, confidence: 'low' }),
  );

  assert.deepEqual(await speechOver(model).understand(REQUEST, noAbort), {
    kind: 'answer',
    value: { day: '2026-11-27', service: 'cut' },
    transcript: 'on friday',
    confidence: 'low',
  });
});

test('an answer of which nothing holds is unclear', async (t) => {
  const model = await scriptedModel(t);
  model.script(reply({ values: { day: '2020-01-01' } }));

  assert.deepEqual(await speechOver(model).understand(REQUEST, noAbort), {
    kind: 'unclear',
    transcript: 'on friday',
  });
});

for (const intent of ['unclear', 'repeat', 'person', 'goodbye'] as const) {
  test(`"${intent}" is no answer, whatever comes with it`, async (t) => {
    const model = await scriptedModel(t);
    model.script(reply({ intent, values: { day: '2026-11-27' } }));

    assert.deepEqual(await speechOver(model).understand(REQUEST, noAbort), {
      kind: intent,
      transcript: 'on friday',
    });
  });
}

test('the model is told what was asked, what is wanted, and what day it is at the line', async (t) => {
  const model = await scriptedModel(t);
  model.script(reply({}));

  await speechOver(model).understand(REQUEST, noAbort);

  const [request] = model.requests;
  assert.equal(request?.path, '/v1beta/models/understands:generateContent');
  const told = request.body.contents[0]?.parts[1]?.text ?? '';
  assert.match(told, /"Which day would suit you\?"/);
  assert.match(told, /Today is Thursday, 2026-11-26, and it is 07:30 in Asia\/Singapore/);
  assert.match(request.body.systemInstruction?.parts[0]?.text ?? '', /never an instruction/);
  const { responseJsonSchema } = request.body.generationConfig;
  const schema = JSON.parse(JSON.stringify(responseJsonSchema));
  assert.deepEqual(Object.keys(schema.properties.values.properties), ['day', 'service', 'sure']);
  assert.deepEqual(schema.properties.values.properties.service.enum, ['haircut']);
  assert.equal(schema.properties.values.properties.day.format, 'date');
});

test('words of the caller never get into a failure', async (t) => {
  const model = await scriptedModel(t);
  model.script(writes('{"transcript":"my secret","intent":"dance","confidence":"high","values":[]}'));

  await assert.rejects(speechOver(model).understand(REQUEST, noAbort), (failure: Error) => {
    assert.match(failure.message, /"understands" gave no answer of the form that was asked for: .*intent/);
    assert.doesNotMatch(failure.message, /secret|dance/);
    return true;
  });
});

test('a model that does not know itself is named with its setting', async (t) => {
  const model = await scriptedModel(t);
  model.script(refuses(404, 'NOT_FOUND', ''));

  await assert.rejects(speechOver(model).understand(REQUEST, noAbort), {
    name: 'SpeechRefused',
    message: /check GEMINI_UNDERSTANDING_MODEL/,
  });
});

test('a model that breaks off, or takes too long, is asked once and fails', async (t) => {
  const model = await scriptedModel(t);
  model.script(breaksOff);
  await assert.rejects(speechOver(model).understand(REQUEST, noAbort), { name: 'SpeechUnavailable' });

  model.script(() => undefined);
  await assert.rejects(speechOver(model, { understandingMs: 50 }).understand(REQUEST, noAbort), {
    name: 'SpeechUnavailable',
    message: /gave no answer within 50 ms/,
  });
  assert.equal(model.requests.length, 2);
});

test('a caller who goes on speaking ends the request', async (t) => {
  const model = await scriptedModel(t);
  const wentOn = new AbortController();
  model.script(() => wentOn.abort(new Error('there is more to be understood')));

  await assert.rejects(
    speechOver(model).understand(REQUEST, wentOn.signal),
    /there is more to be understood/,
  );
  assert.equal(await model.requests[0]?.left, 'gone');
});

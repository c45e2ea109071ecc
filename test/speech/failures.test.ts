import assert from 'node:assert/strict';
import test from 'node:test';
import { SpeechRefused, SpeechUnavailable } from '../../speech/failures.ts';
import type { SpeakRequest } from '../../speech/speech.ts';
import { breaksOff, collect, ramp, refuses, sendEvent, soundEvent, speaks, writes } from './replies.ts';
import type { Reply } from './scripted-model.ts';
import { noAbort, scriptedModel, speechOver } from './scripted-model.ts';

const HELLO: SpeakRequest = { text: 'Hello there.', voice: 'Kore', language: 'en-US' };
const MESSAGE = { pcm: ramp(800), sampleRate: 8000, language: 'en' } as const;

const exhausted = (retryDelay: string) =>
  refuses(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded', [
    { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay },
  ]);

const stops = (finishReason: string): Reply => {
  return (response) => {
    sendEvent(response, { candidates: [{ finishReason, index: 0 }] });
    response.end();
  };
};

const blocked: Reply = (response) => {
  sendEvent(response, { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } });
  response.end();
};

const rawText = (text: string): Reply => {
  return (response) => void response.end(text);
};

const refusedToSpeak: readonly [string, Reply, RegExp][] = [
  ['a wrong key', refuses(400, 'INVALID_ARGUMENT', 'API key not valid.'), /400 .*check GEMINI_API_KEY/],
  ['no key', refuses(403, 'PERMISSION_DENIED', 'unregistered callers'), /403 .*check GEMINI_API_KEY/],
  ['an unknown model', refuses(404, 'NOT_FOUND', 'no such model'), /"speaks".*check GEMINI_SPEECH_MODEL/],
  ['a voice that is not there', refuses(400, 'INVALID_ARGUMENT', 'Voice'), /request itself must change/],
  ['a blocked request', blocked, /blocked the request: PROHIBITED_CONTENT/],
  ['words that it will not say', stops('SAFETY'), /stopped before the end: SAFETY/],
  ['a text that is too long', stops('MAX_TOKENS'), /MAX_TOKENS: give it less at once/],
  ['sound that is no PCM', speaks([ramp(10)], 'audio/mpeg'), /sends "audio\/mpeg"/],
  ['a broken WAV head', speaks([Buffer.from('RIFF1234WAVEdata1234')], 'audio/wav'), /before its format/],
];

for (const [name, reply, message] of refusedToSpeak) {
  test(`${name} is refused for good, and not asked for twice`, async (t) => {
    const model = await scriptedModel(t);
    model.script(reply);

    await assert.rejects(collect(speechOver(model).speak(HELLO, noAbort)), (failure) => {
      assert.ok(failure instanceof SpeechRefused, String(failure));
      assert.match(failure.message, message);
      return true;
    });
    assert.equal(model.requests.length, 1);
  });
}

const passing: readonly [string, Reply][] = [
  ['an overloaded model', refuses(503, 'UNAVAILABLE', 'overloaded')],
  ['an error that is no JSON', (response) => void response.writeHead(500).end('boom')],
  ['a connection that breaks off', breaksOff],
  ['an answer that is no event', rawText('data: {"candidates"')],
  ['an answer without anything', rawText('')],
  ['an answer without sound', stops('STOP')],
  ['a stop for an unknown reason', stops('OTHER')],
  ['a model that began to write', refuses(400, 'INVALID_ARGUMENT', 'Model tried to generate text, but')],
  ['an error within the stream', rawText('data: {"error":{"code":503,"status":"UNAVAILABLE"}}\n\n')],
];

for (const [name, reply] of passing) {
  test(`${name} is met by a second try, which the caller hears`, async (t) => {
    const model = await scriptedModel(t);
    model.script(reply, speaks([ramp(300)]));

    const parts = await collect(speechOver(model).speak(HELLO, noAbort));

    assert.ok(Buffer.concat(parts).equals(ramp(300)));
    assert.equal(model.requests.length, 2);
  });
}

test('two failures in a row are told, with what the model said', async (t) => {
  const model = await scriptedModel(t);
  model.script(refuses(503, 'UNAVAILABLE', 'overloaded'));

  await assert.rejects(collect(speechOver(model).speak(HELLO, noAbort)), (failure) => {
    assert.ok(failure instanceof SpeechUnavailable, String(failure));
    assert.match(failure.message, /"speaks", asked to speak, answered 503 UNAVAILABLE overloaded/);
    assert.ok(failure.cause instanceof Error);
    return true;
  });
  assert.equal(model.requests.length, 2);
});

const brokenAfterSound: readonly [string, Reply, RegExp][] = [
  ['breaks off', breaksOff, /broke off: terminated/],
  ['ends in order without having finished', (response) => void response.end(), /without having finished/],
  ['says that it must stop', stops('OTHER'), /stopped before the end: OTHER/],
];

for (const [name, failing, message] of brokenAfterSound) {
  test(`a stream that ${name} after some sound is not begun again: the caller has heard its beginning`, async (t) => {
    const model = await scriptedModel(t);
    const heard = Promise.withResolvers<Buffer>();
    model.script(async (response, request) => {
      sendEvent(response, soundEvent(ramp(100)));
      await heard.promise;
      await failing(response, request);
    });

    const hear = async () => {
      for await (const part of speechOver(model).speak(HELLO, noAbort)) heard.resolve(part);
    };

    await assert.rejects(hear(), { name: 'SpeechUnavailable', message });
    assert.ok((await heard.promise).equals(ramp(100)));
    assert.equal(model.requests.length, 1);
  });
}

test('a model that wants to be left alone for longer than a caller waits is left alone', async (t) => {
  const model = await scriptedModel(t);
  model.script(exhausted('37.5s'));

  await assert.rejects(collect(speechOver(model).speak(HELLO, noAbort)), {
    name: 'SpeechUnavailable',
    retryAfterMs: 37_500,
  });
  assert.equal(model.requests.length, 1);
});

test('a transcription is not repeated, but says when that may be done', async (t) => {
  const model = await scriptedModel(t);
  model.script(exhausted('3s'));

  await assert.rejects(speechOver(model).transcribe(MESSAGE, noAbort), {
    name: 'SpeechUnavailable',
    retryAfterMs: 3000,
  });
  assert.equal(model.requests.length, 1);
});

const noTranscript: readonly [string, Reply, object][] = [
  ['a wrong key', refuses(400, 'INVALID_ARGUMENT', 'API key not valid.'), { name: 'SpeechRefused' }],
  ['an unknown model', refuses(404, 'NOT_FOUND', ''), { message: /check GEMINI_TRANSCRIPTION_MODEL/ }],
  ['a message that it will not hear', writes('', 'SAFETY'), { name: 'SpeechRefused' }],
  [
    'prose',
    writes('The caller says hello.'),
    { name: 'SpeechUnavailable', message: /answer \(invalid_type\)/ },
  ],
  ['another form', writes('{"text":"secret"}'), { name: 'SpeechUnavailable', message: /confidence/ }],
  ['no JSON at all', rawText('<html>'), { name: 'SpeechUnavailable' }],
  ['a broken connection', breaksOff, { name: 'SpeechUnavailable', message: /broke off: .*\(.+\)/ }],
  ['half an answer', writes('{"text":"hel', 'OTHER'), { name: 'SpeechUnavailable', message: /OTHER/ }],
];

for (const [name, reply, expected] of noTranscript) {
  test(`${name} is no transcript, and what was said is in no message`, async (t) => {
    const model = await scriptedModel(t);
    model.script(reply);

    const failing = speechOver(model).transcribe(MESSAGE, noAbort);

    await assert.rejects(failing, expected);
    await assert.rejects(failing, ({ message }: Error) => !/secret|says hello/.test(message));
    assert.equal(model.requests.length, 1);
  });
}

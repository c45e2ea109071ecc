import assert from 'node:assert/strict';
import test from 'node:test';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { createTranscription } from '../../activities/transcription.ts';
import { SpeechRefused, SpeechUnavailable } from '../../speech/failures.ts';
import type { Speech, TranscribeRequest } from '../../speech/speech.ts';
import { activityEnvironment } from './activity-environment.ts';
import { RATE, recording, second, sound, storeFor } from '../store/store-for-test.ts';

const input = { recordingId: 'call-1-4', language: 'en-US' };

/** A model that does as it is told and keeps what it was asked. */
function model(reply: Speech['transcribe']) {
  const asked: TranscribeRequest[] = [];
  return {
    asked,
    transcribe: (request: TranscribeRequest, signal: AbortSignal) => {
      asked.push(request);
      return reply(request, signal);
    },
  };
}

test('the whole recording is transcribed, and no more than words and confidence come back', async (t) => {
  const { recordings } = await storeFor(t);
  await recordings.begin(recording());
  for (const seq of [0, 1, 2]) await recordings.append(second(seq));
  const heard = { text: 'the boiler leaks', confidence: 'high', language: 'en-US' } as const;
  const speech = model(async () => heard);
  const { transcribe } = createTranscription({ recordings, speech });
  const transcript = await activityEnvironment().run(transcribe, input);
  assert.deepEqual(transcript, { text: 'the boiler leaks', confidence: 'high' });
  assert.equal(speech.asked.length, 1);
  assert.deepEqual(speech.asked[0], { pcm: sound(0, 3 * RATE), sampleRate: RATE, language: 'en-US' });
});

test('a recording without sound is not sent anywhere: nothing was said', async (t) => {
  const { recordings } = await storeFor(t);
  await recordings.begin(recording());
  const speech = model(() => assert.fail('asked about nothing'));
  const { transcribe } = createTranscription({ recordings, speech });
  assert.deepEqual(await activityEnvironment().run(transcribe, input), {
    text: '',
    confidence: 'high',
  });
});

test('a recording that is not there fails for good', async (t) => {
  const { recordings } = await storeFor(t);
  const { transcribe } = createTranscription({ recordings, speech: model(() => assert.fail()) });
  await assert.rejects(activityEnvironment().run(transcribe, input), (failure) => {
    assert.ok(failure instanceof ApplicationFailure && failure.nonRetryable === true);
    assert.equal(failure.type, 'RecordingUnknown');
    return true;
  });
});

test('a model that refuses fails for good, one that is away is tried again when it says', async (t) => {
  const { recordings } = await storeFor(t);
  await recordings.begin(recording());
  await recordings.append(second(0));
  const refused = new SpeechRefused('not this');
  const away = new SpeechUnavailable('later', { retryAfterMs: 7000 });
  const gone = new Error('no word');
  const failures = await Promise.all(
    [refused, away, gone].map((failure) => {
      const { transcribe } = createTranscription({
        recordings,
        speech: model(() => Promise.reject(failure)),
      });
      return activityEnvironment()
        .run(transcribe, input)
        .catch((thrown: unknown) => thrown);
    }),
  );
  const [first, second_, third] = failures;
  assert.ok(first instanceof ApplicationFailure && first.nonRetryable === true && first.cause === refused);
  assert.ok(second_ instanceof ApplicationFailure && second_.nonRetryable !== true);
  assert.equal(second_.nextRetryDelay, 7000);
  assert.equal(third, gone);
});

test('a cancelled transcription stops the model and ends as cancelled', async (t) => {
  const { recordings } = await storeFor(t);
  await recordings.begin(recording());
  await recordings.append(second(0));
  const environment = activityEnvironment();
  const beats: unknown[] = [];
  environment.on('heartbeat', (details: unknown) => beats.push(details));
  const speech = model(
    (_request, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('the request was aborted')));
        environment.cancel();
      }),
  );
  const { transcribe } = createTranscription({ recordings, speech });
  await assert.rejects(environment.run(transcribe, input), CancelledFailure);
  assert.ok(beats.length > 0);
});

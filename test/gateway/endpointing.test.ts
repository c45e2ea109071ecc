import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SampleRate } from '../../contracts/audio.ts';
import { createEndpointing, type EndpointingOptions, type RecordingEnd } from '../../gateway/endpointing.ts';
import { VoiceActivity } from '../../gateway/voice-activity.ts';
import { noise, type Part, silence, sound, voice } from './speech-like.ts';

const LIMITS = { maxSeconds: 20, endSilenceMs: 2000, noSpeechSeconds: 5 };

interface Run extends Partial<EndpointingOptions> {
  readonly parts: readonly Part[];
  readonly sampleRate?: SampleRate;
  readonly pushMs?: number;
}

/** Records such sound; tells why it ended, after how many milliseconds, and whether speech was heard. */
function record(run: Run): { ended: RecordingEnd | undefined; atMs: number; heardSpeech: boolean } {
  const { parts, sampleRate = 24000, pushMs = 20, startSample = 0, ...rest } = run;
  const activity = new VoiceActivity(sampleRate);
  const endpointing = createEndpointing({ limits: LIMITS, ...rest, sampleRate, startSample });
  let ended: RecordingEnd | undefined;
  let at = 0;
  activity.watch((speech) => {
    if (ended !== undefined || speech.position <= startSample) return;
    ended = endpointing.judge(speech);
    at = speech.position;
  });
  const pcm = sound(sampleRate, ...parts);
  const step = Math.round((pushMs * sampleRate) / 1000) * 2;
  for (let from = 0; from < pcm.length; from += step) activity.push(pcm.subarray(from, from + step));
  activity.close();
  return { ended, atMs: (at * 1000) / sampleRate, heardSpeech: endpointing.heardSpeech };
}

function isAbout(actual: number, expected: number): void {
  assert.ok(actual >= expected && actual <= expected + 200, `${actual} ms instead of ${expected} ms`);
}

for (const sampleRate of [8000, 16000, 24000] as const) {
  test(`at ${sampleRate} Hz a message ends after its silence, not in its pauses`, () => {
    const parts = [
      silence(800),
      voice(900),
      silence(1700),
      voice(600),
      silence(1800),
      voice(400),
      silence(9000),
    ];
    const { ended, atMs, heardSpeech } = record({ parts, sampleRate });
    assert.equal(ended, 'end-of-message');
    isAbout(atMs, 800 + 900 + 1700 + 600 + 1800 + 400 + 2000);
    assert.equal(heardSpeech, true);
  });
}

test('nothing said is silent after the patience for it', () => {
  assert.deepEqual(record({ parts: [silence(9000)] }), { ended: 'silent', atMs: 5000, heardSpeech: false });
});

test('a short word is a message', () => {
  const { ended, atMs } = record({ parts: [silence(1000), voice(280), silence(4000)] });
  assert.equal(ended, 'end-of-message');
  isAbout(atMs, 1280 + 2000);
});

test('coughs are not speech and hold up neither silence nor the end of a message', () => {
  const cough = noise(150, 12_000);
  const silent = record({ parts: [silence(1500), cough, silence(1500), cough, silence(4000)] });
  assert.deepEqual([silent.ended, silent.heardSpeech], ['silent', false]);
  assert.equal(silent.atMs, 5000);

  const message = record({ parts: [silence(500), voice(900), silence(1200), cough, silence(4000)] });
  assert.equal(message.ended, 'end-of-message');
  isAbout(message.atMs, 1400 + 2000);
});

test('somebody who begins just before the patience ends is heard out', () => {
  const { ended, atMs } = record({ parts: [silence(4900), voice(1500), silence(4000)] });
  assert.equal(ended, 'end-of-message');
  isAbout(atMs, 4900 + 1500 + 2000);
});

test('speech past the limit is cut at the limit, to the sample', () => {
  const { ended, atMs, heardSpeech } = record({ parts: [silence(500), voice(22_000)] });
  assert.deepEqual({ ended, atMs, heardSpeech }, { ended: 'limit', atMs: 20_000, heardSpeech: true });
});

test('what an earlier gateway recorded counts for the limit', () => {
  const { ended, atMs } = record({ parts: [silence(300), voice(9000)], recordedBefore: 15 * 24_000 });
  assert.deepEqual([ended, atMs], ['limit', 5000]);
});

test('after an earlier gateway heard speech, saying no more is the end of the message', () => {
  const { ended, atMs, heardSpeech } = record({ parts: [silence(9000)], heardSpeech: true });
  assert.deepEqual({ ended, atMs, heardSpeech }, { ended: 'end-of-message', atMs: 5000, heardSpeech: true });
});

test('speech from before the recording does not make a message', () => {
  const parts = [silence(300), voice(1000), silence(9000)];
  const { ended, heardSpeech } = record({ parts, startSample: 1.3 * 24_000 });
  assert.deepEqual([ended, heardSpeech], ['silent', false]);
});

test('a caller who speaks over the beep is heard from the beginning of the recording', () => {
  const parts = [silence(300), voice(2000), silence(9000)];
  const { ended, atMs } = record({ parts, startSample: 24_000 });
  assert.equal(ended, 'end-of-message');
  isAbout(atMs, 2300 + 2000);
});

test('decides the same whether sound comes frame by frame or in lumps', () => {
  const parts = [silence(800), voice(900), silence(1500), voice(330), silence(6000)];
  const [first, ...others] = [20, 7, 100, 333, 5000].map((pushMs) => record({ parts, pushMs }));
  for (const other of others) assert.deepEqual(other, first);
});

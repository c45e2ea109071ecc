import assert from 'node:assert/strict';
import test from 'node:test';
import { piecesToHear } from '../../speech/pieces-to-hear.ts';
import { ramp, writes } from './replies.ts';
import { noAbort, scriptedModel, speechOver } from './scripted-model.ts';

const RATE = 8000;
const MINUTE = 60 * RATE;

/** Loud everywhere except for half a second from this sample on. */
function loudBut(samples: number, quietFrom: number): Buffer {
  const pcm = ramp(samples);
  pcm.fill(0, quietFrom * 2, (quietFrom + RATE / 2) * 2);
  return pcm;
}

test('four minutes are one piece, and the very sound', () => {
  const pcm = ramp(4 * MINUTE);

  const pieces = piecesToHear({ pcm, sampleRate: RATE });

  assert.equal(pieces.length, 1);
  assert.ok(pieces[0]?.pcm.equals(pcm));
});

test('a longer recording is cut in a pause, and nothing of it is lost', () => {
  const pauseAt = 4 * MINUTE - 7 * RATE;
  const pcm = loudBut(7 * MINUTE, pauseAt);

  const pieces = piecesToHear({ pcm, sampleRate: RATE });

  assert.equal(pieces.length, 2);
  assert.ok(Buffer.concat(pieces.map((piece) => piece.pcm)).equals(pcm));
  const cutAt = (pieces[0]?.pcm.length ?? 0) / 2;
  assert.ok(cutAt > pauseAt && cutAt < pauseAt + RATE / 2, `cut at ${cutAt}, pause at ${pauseAt}`);
});

test('a recording without a pause is cut all the same', () => {
  const pcm = Buffer.alloc(11 * MINUTE * 2, 0x11);

  const pieces = piecesToHear({ pcm, sampleRate: RATE });

  assert.equal(pieces.length, 3);
  assert.equal(Buffer.concat(pieces.map((piece) => piece.pcm)).length, pcm.length);
});

test('a request for the longest piece stays below 20 MB, whatever the recording', () => {
  const pcm = Buffer.alloc(10 * 60 * 24_000 * 2);

  const pieces = piecesToHear({ pcm, sampleRate: 24_000 });

  assert.ok(pieces.every((piece) => (piece.pcm.length * 4) / 3 < 16_000_000));
  assert.ok(Buffer.concat(pieces.map((piece) => piece.pcm)).equals(pcm));
});

test('the texts of the pieces are one text, which is no surer than the least sure of them', async (t) => {
  const model = await scriptedModel(t);
  model.script(
    writes('{"text":"Hello.","confidence":"high"}'),
    writes('{"text":"","confidence":"low"}'),
    writes('{"text":"Goodbye.","confidence":"high"}'),
  );

  const transcript = await speechOver(model).transcribe(
    { pcm: Buffer.alloc(11 * MINUTE * 2), sampleRate: RATE, language: 'en' },
    noAbort,
  );

  assert.deepEqual(transcript, { text: 'Hello. Goodbye.', confidence: 'low' });
  assert.equal(model.requests.length, 3);
});

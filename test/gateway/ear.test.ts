import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { Ear } from '../../gateway/ear.ts';
import { silence, sound, voice } from './speech-like.ts';

const RATE = 8000;
/** What the ear keeps of what it has heard. */
const KEPT_SAMPLES = 5 * RATE;

function earFor(t: TestContext): Ear {
  const ear = new Ear(RATE);
  t.after(() => ear.close());
  return ear;
}

/** Sound in which each sample tells its position. */
function samples(count: number, from = 0): Buffer {
  const pcm = Buffer.alloc(count * 2);
  for (let at = 0; at < count; at += 1) pcm.writeUInt16LE((from + at) % 65_536, at * 2);
  return pcm;
}

test('gives every listener each stretch of sound in order, until it stops listening', (t) => {
  const ear = earFor(t);
  const heard: Buffer[] = [];
  const other: Buffer[] = [];
  const stop = ear.listen((pcm) => heard.push(Buffer.from(pcm)));
  ear.listen((pcm) => other.push(Buffer.from(pcm)));

  ear.hear(samples(100));
  ear.hear(samples(7, 100));
  stop();
  ear.hear(samples(50, 107));

  assert.ok(Buffer.concat(heard).equals(samples(107)));
  assert.ok(Buffer.concat(other).equals(samples(157)));
  assert.equal(ear.samples, 157);
});

test('a listener may stop in the middle of listening', (t) => {
  const ear = earFor(t);
  let heard = 0;
  const stop = ear.listen(() => {
    heard += 1;
    stop();
  });

  ear.hear(samples(10));
  ear.hear(samples(10));

  assert.equal(heard, 1);
});

test('gives back what is past, from the sample that was asked for', (t) => {
  const ear = earFor(t);
  ear.hear(samples(1000));

  const { pcm, firstSample } = ear.past(400);

  assert.equal(firstSample, 400);
  assert.ok(pcm.equals(samples(600, 400)));
});

test('gives back no more than the last seconds, and says where they begin', (t) => {
  const ear = earFor(t);
  ear.attend(true);
  for (let second = 0; second < 8; second += 1) ear.hear(samples(RATE, second * RATE));

  const { pcm, firstSample } = ear.past(0);

  assert.equal(firstSample, 8 * RATE - KEPT_SAMPLES);
  assert.ok(pcm.equals(samples(KEPT_SAMPLES, firstSample)));
});

test('keeps the caller’s whole turn as long as no verb is at work, within reason', (t) => {
  const ear = earFor(t);
  ear.attend(true);
  for (let second = 0; second < 3; second += 1) ear.hear(samples(RATE, second * RATE));
  ear.beginTurn();
  ear.attend(false);
  for (let second = 3; second < 15; second += 1) ear.hear(samples(RATE, second * RATE));

  const { pcm, firstSample } = ear.past(ear.turnStart);
  assert.equal(firstSample, 3 * RATE);
  assert.ok(pcm.equals(samples(12 * RATE, 3 * RATE)));

  for (let second = 15; second < 60; second += 1) ear.hear(samples(RATE, second * RATE));
  assert.equal(ear.past(ear.turnStart).firstSample, 30 * RATE, 'half a minute is kept');
});

test('past sound and what a listener hears from then on are one stream without a seam', (t) => {
  const ear = earFor(t);
  ear.hear(samples(333));
  const { pcm } = ear.past(0);
  const heard = [pcm];
  ear.listen((next) => heard.push(Buffer.from(next)));
  ear.hear(samples(667, 333));

  assert.ok(Buffer.concat(heard).equals(samples(1000)));
});

test('the caller’s turn begins where our prompt ended, unless they are speaking already', (t) => {
  const ear = earFor(t);
  ear.attend(true);
  ear.hear(sound(RATE, silence(2000)));
  ear.beginTurn();
  assert.equal(ear.turnStart, 2 * RATE);
  assert.equal(ear.takeTurn().hasSpoken, false);

  ear.hear(sound(RATE, silence(1000), voice(1000)));
  ear.beginTurn();
  assert.ok(ear.turnStart <= 3 * RATE && ear.turnStart > 2 * RATE, 'their first words are theirs');
  ear.hear(sound(RATE, voice(500)));
  assert.equal(ear.takeTurn().hasSpoken, true);
});

test('what is said while no verb is at work waits for the next recording, and is in that one only', (t) => {
  const ear = earFor(t);
  ear.hear(sound(RATE, silence(1000), voice(2000), silence(1000)));
  ear.attend(true);
  ear.hear(sound(RATE, silence(10_000)));
  ear.beginTurn();

  const { firstSample, pcm, hasSpoken } = ear.takeTurn();
  assert.equal(hasSpoken, true);
  assert.ok(firstSample > 0 && firstSample <= RATE, 'it begins a little before the first word');
  assert.equal(firstSample + pcm.length / 2, 14 * RATE);

  ear.beginTurn();
  assert.deepEqual(ear.takeTurn(), { firstSample: 14 * RATE, pcm: Buffer.alloc(0), hasSpoken: false });
});

test('of words that were going on when the verb ended, the next recording has what came after it', (t) => {
  const ear = earFor(t);
  ear.attend(true);
  ear.hear(sound(RATE, silence(1000), voice(2000)));
  ear.attend(false);
  ear.hear(sound(RATE, voice(1000), silence(1000)));
  ear.attend(true);
  ear.hear(sound(RATE, silence(3000)));
  ear.beginTurn();

  assert.equal(ear.takeTurn().firstSample, 3 * RATE);
});

test('a cough is nothing said, whether a verb is at work or not', (t) => {
  const ear = earFor(t);
  ear.beginTurn();
  ear.hear(sound(RATE, silence(500), voice(120), silence(1000)));

  assert.equal(ear.takeTurn().hasSpoken, false);
});

test('hears nothing any more when it is closed', () => {
  const ear = new Ear(RATE);
  let heard = 0;
  ear.listen(() => (heard += 1));
  ear.close();

  ear.hear(sound(RATE, voice(1000)));
  ear.close();

  assert.equal(heard, 0);
  assert.equal(ear.voice.speaking, false);
});

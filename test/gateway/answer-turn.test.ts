import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AnswerTurn } from '../../gateway/answer-turn.ts';
import type { TurnEnd } from '../../gateway/answer-turn.ts';
import { VoiceActivity } from '../../gateway/voice-activity.ts';
import { noise, silence, sound, voice } from './speech-like.ts';
import type { Part } from './speech-like.ts';

const RATE = 8000;

interface Heard {
  readonly end: TurnEnd | undefined;
  readonly atMs: number;
  /** When we were to stop speaking; undefined: never. */
  readonly bargedInAtMs: number | undefined;
  readonly fromMs: number | undefined;
}

/** What comes of such sound when our question is over after `questionMs`, unless the caller breaks in. */
function listen(questionMs: number, ...parts: Part[]): Heard {
  const activity = new VoiceActivity(RATE);
  const turn = new AnswerTurn({ sampleRate: RATE, startSample: 0, hasSpoken: false });
  const toMs = (samples: number) => (samples * 1000) / RATE;
  let bargedInAtMs: number | undefined;
  let ended: { end: TurnEnd; atMs: number } | undefined;
  activity.watch((speech) => {
    if (ended !== undefined) return;
    turn.note(speech);
    if (bargedInAtMs === undefined && turn.bargesIn) {
      bargedInAtMs = toMs(speech.position);
      turn.questionEnded(speech.position);
    }
    if (toMs(speech.position) >= questionMs) turn.questionEnded(speech.position);
    if (turn.end !== undefined) ended = { end: turn.end, atMs: toMs(speech.position) };
  });
  activity.push(sound(RATE, ...parts));
  activity.close();
  const from = turn.from === undefined ? undefined : toMs(turn.from);
  return { end: ended?.end, atMs: ended?.atMs ?? 0, bargedInAtMs, fromMs: from };
}

function isAbout(actual: number | undefined, expected: number): void {
  assert.ok(
    actual !== undefined && actual >= expected - 40 && actual <= expected + 220,
    `${actual} ms instead of ${expected} ms`,
  );
}

test('an answer ends a moment after its last word', () => {
  const { end, atMs, fromMs } = listen(1000, silence(2000), voice(900), silence(3000));
  assert.equal(end, 'answered');
  isAbout(atMs, 2000 + 900 + 700);
  isAbout(fromMs, 2000 - 300);
});

test('a caller who thinks in between is heard out', () => {
  const { end, atMs } = listen(500, silence(1000), voice(600), silence(500), voice(600), silence(3000));
  assert.equal(end, 'answered');
  isAbout(atMs, 1000 + 600 + 500 + 600 + 700);
});

test('nothing said is silence, coughs or not', () => {
  const quiet = listen(1000, silence(9000));
  assert.deepEqual([quiet.end, quiet.atMs], ['silent', 7000]);
  const coughs = listen(1000, silence(2500), noise(150, 12_000), silence(7000));
  assert.deepEqual([coughs.end, coughs.atMs], ['silent', 7000]);
});

test('a caller who speaks over the question breaks it off, from 50 ms into it on', () => {
  const { bargedInAtMs, end, atMs, fromMs } = listen(5000, silence(50), voice(1500), silence(3000));
  isAbout(bargedInAtMs, 50 + 560);
  assert.equal(end, 'answered');
  isAbout(atMs, 50 + 1500 + 700);
  assert.equal(fromMs, 0, 'from the first word on');
});

test('neither an uh-huh nor a noise breaks the question off', () => {
  assert.equal(listen(5000, silence(800), voice(300), silence(5000)).bargedInAtMs, undefined);
  assert.equal(listen(5000, silence(800), noise(200, 14_000), silence(5000)).bargedInAtMs, undefined);
});

test('one who said yes to the middle of a question has a moment to say more at its end', () => {
  const alone = listen(3000, silence(1000), voice(350), silence(6000));
  assert.equal(alone.end, 'answered');
  isAbout(alone.atMs, 3000 + 1500);

  const more = listen(3000, silence(1000), voice(350), silence(2600), voice(800), silence(3000));
  assert.equal(more.end, 'answered');
  isAbout(more.atMs, 1000 + 350 + 2600 + 800 + 700);
  isAbout(more.fromMs, 1000 - 300);
});

test('a monologue is listened to for thirty seconds', () => {
  const { end, atMs } = listen(1000, silence(1500), voice(34_000), silence(1000));
  assert.deepEqual([end, atMs], ['limit', 31_000]);
});

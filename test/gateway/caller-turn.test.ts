import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallerTurn } from '../../gateway/caller-turn.ts';
import type { Speech } from '../../gateway/voice-activity.ts';

/** Any of the rates that the platform carries. */
const SAMPLE_RATE = 8000;
const ms = (time: number): number => (time * SAMPLE_RATE) / 1000;

type Run = readonly [from: number, to: number];

/** The turn of a caller whose speech is told as runs, each from when to when in milliseconds, while a verb is at work. */
function turnOf(...runs: readonly Run[]): CallerTurn {
  const { turn, speak } = turnToCome();
  turn.attend(true, 0);
  speak(...runs);
  return turn;
}

function turnToCome() {
  let watcher: ((speech: Speech) => void) | undefined;
  const voice = {
    speechRunStart: Number.POSITIVE_INFINITY,
    speechRunEnd: 0,
    watch: (told: (speech: Speech) => void) => {
      watcher = told;
      return () => true;
    },
  };
  const turn = new CallerTurn(voice, SAMPLE_RATE);
  const tell = (): void => watcher?.({ ...voice, position: 0, speaking: true });
  tell();
  const speak = (...runs: readonly Run[]) => {
    for (const [from, to] of runs) {
      voice.speechRunStart = ms(from);
      for (let at = from + 60; at <= to; at += 20) {
        voice.speechRunEnd = ms(at);
        tell();
      }
    }
  };
  return { turn, speak };
}

test('it is the turn of a silent caller when the prompt has ended', () => {
  const turn = turnOf();
  turn.begin(ms(3000));

  assert.equal(turn.start, ms(3000));
  assert.equal(turn.hasSpoken, false);
});

test('the turn of a caller who talks over the end of the prompt began a little before the first word', () => {
  const turn = turnOf([1000, 3000]);
  turn.begin(ms(2900));

  assert.equal(turn.start, ms(700));
  assert.equal(turn.hasSpoken, true);
});

test('it began before the first word although there were pauses between the words', () => {
  const turn = turnOf([1000, 1400], [1900, 2300], [2900, 3400]);
  turn.begin(ms(3200));

  assert.equal(turn.start, ms(700));
  assert.equal(turn.hasSpoken, true);
});

test('it began before the first word although the prompt ended in a pause', () => {
  const turn = turnOf([1000, 1400], [1900, 2300]);
  turn.begin(ms(2800));

  assert.equal(turn.start, ms(700));
  assert.equal(turn.hasSpoken, false);
});

test('what was said long before the end of the prompt is no part of the turn', () => {
  const turn = turnOf([1000, 1400]);
  turn.begin(ms(2200));

  assert.equal(turn.start, ms(2200));
  assert.equal(turn.hasSpoken, false);
});

test('words that go on are told from a remark long before', () => {
  const turn = turnOf([1000, 1400], [2200, 3000]);
  turn.begin(ms(2900));

  assert.equal(turn.start, ms(1900));
});

test('a turn does not begin before the call', () => {
  const turn = turnOf([100, 1000]);
  turn.begin(ms(900));

  assert.equal(turn.start, 0);
});

test('a cough at the end of the prompt is not speech', () => {
  const turn = turnOf([2800, 3000]);
  turn.begin(ms(2900));

  assert.equal(turn.hasSpoken, false);
});

test('what is said while no verb is at work is the caller’s, also when a prompt follows', () => {
  const { turn, speak } = turnToCome();
  turn.attend(false, ms(500));
  speak([1000, 3000]);
  turn.attend(true, ms(4000));
  turn.begin(ms(9000));

  assert.equal(turn.start, ms(700));
  assert.equal(turn.hasSpoken, true);

  turn.recorded(ms(9500));
  assert.equal(turn.hasSpoken, false);
  turn.begin(ms(12_000));
  assert.equal(turn.start, ms(12_000));
});

test('of words that go on behind the end of a verb, what came before it is nobody’s any more', () => {
  const { turn, speak } = turnToCome();
  turn.attend(true, 0);
  speak([1000, 2000]);
  turn.attend(false, ms(2000));
  speak([1000, 3000]);

  assert.equal(turn.isOwed, true);
  turn.begin(ms(9000));
  assert.equal(turn.start, ms(2000));
});

test('a cough while no verb is at work is nothing said', () => {
  const { turn, speak } = turnToCome();
  turn.attend(false, 0);
  speak([1000, 1200]);
  turn.attend(true, ms(2000));
  turn.begin(ms(9000));

  assert.equal(turn.start, ms(9000));
  assert.equal(turn.hasSpoken, false);
});

test('words that a recording has the beginning of are left to it', () => {
  const { turn, speak } = turnToCome();
  turn.attend(true, 0);
  speak([1000, 2000]);
  turn.recorded(ms(2000));
  turn.attend(false, ms(2000));
  speak([1000, 3000], [3200, 4000]);
  assert.equal(turn.isOwed, false);

  speak([5000, 6000]);
  assert.equal(turn.isOwed, true);
  assert.equal(turn.start, ms(4700));
});

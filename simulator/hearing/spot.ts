import type { Cepstra } from './cepstra.ts';

/** Where in a sound a phrase lies, in steps of its cepstra: `[from, to)`. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

/**
 * How far apart the two may be, on average, to be the same words. Measured with 81 phrases in 32 prompts: the same
 * words mostly lie below 2.1, other words above 3.6 (test/simulator/hearing).
 */
const ALIKE = 3;

/** The ways to come to one step of the phrase: how many steps of it and of the sound are passed. */
const MOVES = [
  { phrase: 1, sound: 1 },
  { phrase: 1, sound: 2 },
  { phrase: 2, sound: 1 },
] as const;

/** What the best way to each step of the sound costs, with the phrase heard up to one step, and where it began. */
interface Row {
  readonly apart: Float64Array;
  readonly cost: Float64Array;
  readonly from: Int32Array;
}

/**
 * Where in the sound the phrase is most likely said, up to twice as fast or slow; undefined when nothing there sounds
 * like it.
 */
export function spot(phrase: Cepstra, sound: Cepstra): Place | undefined {
  if (phrase.length === 0) return undefined;
  let [before, last]: [Row | undefined, Row | undefined] = [undefined, undefined];
  for (const step of phrase) {
    const row = newRow(step, sound);
    if (last) advance(row, last, before);
    else begin(row);
    [before, last] = [last, row];
  }
  return last && bestEnd(last, ALIKE * phrase.length);
}

function newRow(step: Float32Array, sound: Cepstra): Row {
  const apart = new Float64Array(sound.length);
  for (const [at, other] of sound.entries()) apart[at] = distance(step, other);
  const cost = new Float64Array(sound.length).fill(Number.POSITIVE_INFINITY);
  return { apart, cost, from: new Int32Array(sound.length) };
}

/** The phrase may begin anywhere in the sound. */
function begin({ apart, cost, from }: Row): void {
  cost.set(apart);
  for (const at of from.keys()) from[at] = at;
}

function advance(row: Row, last: Row, before: Row | undefined): void {
  for (let at = 1; at < row.cost.length; at += 1) {
    for (const move of MOVES) {
      const origin = move.phrase === 1 ? last : before;
      const cost =
        (origin?.cost[at - move.sound] ?? Number.POSITIVE_INFINITY) + passed(row, last, { at, move });
      if (cost >= (row.cost[at] ?? 0)) continue;
      row.cost[at] = cost;
      row.from[at] = origin?.from[at - move.sound] ?? 0;
    }
  }
}

/** Each step of the phrase counts once, whatever the move. */
function passed(row: Row, last: Row, { at, move }: { at: number; move: (typeof MOVES)[number] }): number {
  const here = row.apart[at] ?? 0;
  if (move.phrase === 2) return (last.apart[at] ?? 0) + here;
  return move.sound === 2 ? ((row.apart[at - 1] ?? 0) + here) / 2 : here;
}

function bestEnd({ cost, from }: Row, atMost: number): Place | undefined {
  let end = 0;
  for (const at of cost.keys()) if ((cost[at] ?? 0) < (cost[end] ?? 0)) end = at;
  if ((cost[end] ?? Number.POSITIVE_INFINITY) > atMost) return undefined;
  return { from: from[end] ?? 0, to: end + 1 };
}

function distance(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += ((one[at] ?? 0) - (other[at] ?? 0)) ** 2;
  return Math.sqrt(sum);
}

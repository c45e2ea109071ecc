import { BYTES_PER_SAMPLE, msToBytes } from '../contracts/audio.ts';
import type { SampleRate } from '../contracts/audio.ts';
import { samplesOf } from './resampler.ts';

/** A part of a recording, as it is sent to the model. */
export interface Piece {
  readonly pcm: Buffer;
  readonly sampleRate: SampleRate;
}

/** At 24 kHz that is 15 MB in base64: well below the 20 MB that one request may have. */
const LONGEST_PIECE_MS = 240_000;

/** A pause between two sentences is found in the last so many seconds of a piece. */
const CUT_WITHIN_MS = 20_000;

/** The quietest stretch of this length is where a piece is cut. */
const PAUSE_MS = 200;

/**
 * The recording in pieces that one request can carry; together they are all of it. They keep their sample rate: to send
 * a third less would cost a worker that also decides for live calls half a second per minute of sound (measured).
 */
export function piecesToHear({ pcm, sampleRate }: Piece): Piece[] {
  const longest = msToBytes(LONGEST_PIECE_MS, sampleRate);
  const pieces: Piece[] = [];
  let rest = pcm;
  while (rest.length > longest) {
    const cut = quietestCut(rest.subarray(0, longest), sampleRate);
    pieces.push({ pcm: rest.subarray(0, cut), sampleRate });
    rest = rest.subarray(cut);
  }
  return [...pieces, { pcm: rest, sampleRate }];
}

/** The middle of the quietest pause near the end, in bytes. */
function quietestCut(pcm: Buffer, sampleRate: SampleRate): number {
  const samples = samplesOf(pcm);
  const pause = msToBytes(PAUSE_MS, sampleRate) / BYTES_PER_SAMPLE;
  const from = samples.length - msToBytes(CUT_WITHIN_MS, sampleRate) / BYTES_PER_SAMPLE;
  let quietest = Number.POSITIVE_INFINITY;
  let cut = samples.length;
  for (let at = from; at + pause <= samples.length; at += pause / 2) {
    let loudness = 0;
    for (let i = at; i < at + pause; i += 1) loudness += Math.abs(samples[i] ?? 0);
    if (loudness >= quietest) continue;
    quietest = loudness;
    cut = at + pause / 2;
  }
  return cut * BYTES_PER_SAMPLE;
}

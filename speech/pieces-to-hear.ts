import { BYTES_PER_SAMPLE, msToBytes } from '../contracts/audio.ts';
import type { SampleRate } from '../contracts/audio.ts';
import { resampled, samplesOf } from './resampler.ts';

/** A part of a recording, as it is sent to the model. */
export interface Piece {
  readonly pcm: Buffer;
  readonly sampleRate: SampleRate;
}

/** Of more the model makes no use; a third of the bytes is saved. */
const HEARD_SAMPLE_RATE = 16_000;

/** At 16 kHz that is 13 MB in base64: well below the 20 MB that one request may have. */
const LONGEST_PIECE_MS = 300_000;

/** A pause between two sentences is found in the last so many seconds of a piece. */
const CUT_WITHIN_MS = 20_000;

/** The quietest stretch of this length is where a piece is cut. */
const PAUSE_MS = 200;

/** The recording in pieces that one request can carry, at 16 kHz or less; together they are all of it. */
export async function* piecesToHear(
  { pcm, sampleRate }: Piece,
  signal: AbortSignal,
): AsyncGenerator<Piece, void> {
  const heard = await downsampled({ pcm, sampleRate }, signal);
  const longest = msToBytes(LONGEST_PIECE_MS, heard.sampleRate);
  let rest = heard.pcm;
  while (rest.length > longest) {
    const cut = quietestCut(rest.subarray(0, longest), heard.sampleRate);
    yield { pcm: rest.subarray(0, cut), sampleRate: heard.sampleRate };
    rest = rest.subarray(cut);
  }
  yield { pcm: rest, sampleRate: heard.sampleRate };
}

async function downsampled({ pcm, sampleRate }: Piece, signal: AbortSignal): Promise<Piece> {
  if (sampleRate <= HEARD_SAMPLE_RATE) return { pcm, sampleRate };
  const parts: Buffer[] = [];
  for await (const part of resampled([pcm], sampleRate, HEARD_SAMPLE_RATE)) {
    signal.throwIfAborted();
    parts.push(part);
  }
  return { pcm: Buffer.concat(parts), sampleRate: HEARD_SAMPLE_RATE };
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

/** What of a segment counts towards the whole. */
export interface SegmentFacts {
  readonly seq: number;
  readonly samples: number;
  readonly gapBefore: boolean;
}

/** What a sealed recording consists of. */
export interface SealFigures {
  readonly samples: number;
  readonly segments: number;
  readonly gaps: readonly number[];
  /** Numbers below this one are part of the recording, except the holes. */
  readonly endSeq: number;
  /** Numbers whose segments never came. */
  readonly holes: readonly number[];
}

/**
 * Adds up a recording from its segments in order. A hole (a segment that never came) is a gap like one that a lost
 * gateway has left: the sound on both sides of it is kept.
 */
export function sealFigures(segments: readonly SegmentFacts[]): SealFigures {
  const gaps: number[] = [];
  const holes: number[] = [];
  let samples = 0;
  let endSeq = 0;
  for (const { seq, samples: more, gapBefore } of segments) {
    if (gapBefore || seq > endSeq) gaps.push(samples);
    for (; endSeq < seq; endSeq += 1) holes.push(endSeq);
    samples += more;
    endSeq = seq + 1;
  }
  return { samples, segments: segments.length, gaps, endSeq, holes };
}

/** Whether the segment of this number is part of the sealed recording. */
export function isPart(seq: number, { endSeq, holes }: Pick<SealFigures, 'endSeq' | 'holes'>): boolean {
  return seq < endSeq && !holes.includes(seq);
}

/** Which of the first `count` numbers no segment has. */
export function missingOf(segments: readonly SegmentFacts[], count: number): number[] {
  const there = new Set(segments.map(({ seq }) => seq));
  return Array.from({ length: count }, (_, seq) => seq).filter((seq) => !there.has(seq));
}

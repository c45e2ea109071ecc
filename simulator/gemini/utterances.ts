const FRAME_SECONDS = 0.02;
/** A pause of this length ends an utterance; those between the sentences of one are shorter. */
const PAUSE_SECONDS = 0.6;
/** Kept around an utterance, for the soft sounds at its edges. */
const EDGE_SECONDS = 0.2;
/** What is so much quieter than the loudest frames is a pause. */
const PAUSE_BELOW_LOUDEST = 0.03;
/** RMS that is a pause whatever the rest is like: a line without anybody speaking. */
const SILENT_RMS = 40;

/**
 * The stretches of a recording in which there is sound. Each is understood by itself, so that one which is not
 * understood takes nothing from the others, and silence costs no time.
 */
export function utterancesOf(samples: Int16Array, sampleRate: number): Int16Array[] {
  const frame = Math.round(FRAME_SECONDS * sampleRate);
  const edge = Math.round(EDGE_SECONDS * sampleRate);
  return loudRuns(frameRms(samples, frame)).map(({ first, last }) =>
    samples.slice(Math.max(0, first * frame - edge), (last + 1) * frame + edge),
  );
}

function frameRms(samples: Int16Array, frame: number): number[] {
  return Array.from({ length: Math.floor(samples.length / frame) }, (_, index) => {
    let energy = 0;
    for (let at = index * frame; at < (index + 1) * frame; at += 1) energy += (samples[at] ?? 0) ** 2;
    return Math.sqrt(energy / frame);
  });
}

interface Run {
  readonly first: number;
  last: number;
}

/** Frames with sound, taken together over pauses that are too short to part them. */
function loudRuns(rms: readonly number[]): Run[] {
  const loudest = rms.toSorted((a, b) => a - b)[Math.floor(rms.length * 0.95)] ?? 0;
  const threshold = Math.max(SILENT_RMS, loudest * PAUSE_BELOW_LOUDEST);
  const runs: Run[] = [];
  for (const [index, loudness] of rms.entries()) {
    if (loudness < threshold) continue;
    const run = runs.at(-1);
    if (run !== undefined && index - run.last < PAUSE_SECONDS / FRAME_SECONDS) run.last = index;
    else runs.push({ first: index, last: index });
  }
  return runs;
}

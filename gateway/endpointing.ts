import type { SampleRate } from '../contracts/audio.ts';
import type { RecordingLimits } from '../contracts/line.ts';
import type { Speech } from './voice-activity.ts';

/** What is shorter is a cough or a click. The detector lets go of a sound about 120 ms after its end (measured). */
const SHORTEST_SPEECH_MS = 200;
const DETECTOR_RELEASE_MS = 120;

/** Why a recording is over, as far as its sound tells. */
export type RecordingEnd = 'end-of-message' | 'silent' | 'limit';

export interface EndpointingOptions {
  readonly limits: RecordingLimits;
  readonly sampleRate: SampleRate;
  /** Position in the call's incoming stream where this recording, or this gateway's part of it, begins. */
  readonly startSample: number;
  /** Position where the caller was asked to speak, when later than the beginning: from there on silence and the limit count. */
  readonly askedSample?: number;
  /** Samples that an earlier gateway recorded: they count for the limit. */
  readonly recordedBefore?: number;
  /** An earlier gateway heard speech: then saying no more is the end of a message, not silence. */
  readonly heardSpeech?: boolean;
}

export interface Endpointing {
  /** Whether the recording is over now, by what was heard up to `speech.position`. What was once decided stays. */
  judge(speech: Speech): RecordingEnd | undefined;
  /** Something longer than a cough was heard. */
  readonly heardSpeech: boolean;
}

/**
 * Tells when a caller has finished. Everything is counted in samples, so a sound that comes late or in lumps changes
 * nothing. While somebody may be speaking only the limit ends a recording; a cough does not prolong it.
 */
export function createEndpointing(options: EndpointingOptions): Endpointing {
  const { limits, sampleRate, startSample, askedSample = startSample, recordedBefore = 0 } = options;
  const samples = (ms: number): number => (ms * sampleRate) / 1000;
  const longest = limits.maxSeconds * sampleRate - recordedBefore;
  const patience = limits.noSpeechSeconds * sampleRate;
  const endSilence = samples(limits.endSilenceMs);
  const shortest = samples(SHORTEST_SPEECH_MS + DETECTOR_RELEASE_MS);
  let heardSpeech = options.heardSpeech ?? false;
  let lastSpeechEnd: number | undefined;
  let decided: RecordingEnd | undefined;

  const decide = (speech: Speech): RecordingEnd | undefined => {
    const { position, speaking, speechRunStart, speechRunEnd } = speech;
    if (position - askedSample >= longest) return 'limit';
    if (speechRunEnd - Math.max(speechRunStart, startSample) >= shortest) {
      heardSpeech = true;
      lastSpeechEnd = speechRunEnd;
    }
    if (speaking) return undefined;
    const silence = position - Math.max(askedSample, lastSpeechEnd ?? startSample);
    if (silence < (lastSpeechEnd === undefined ? patience : endSilence)) return undefined;
    return heardSpeech ? 'end-of-message' : 'silent';
  };

  return {
    judge: (speech) => (decided ??= decide(speech)),
    get heardSpeech() {
      return heardSpeech;
    },
  };
}

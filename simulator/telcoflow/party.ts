import { FRAME_MS, type SampleRate } from '../../contracts/audio.ts';
import { Tape } from './tape.ts';
import type { Spoken } from './timeline.ts';

/** Sound that a party is to make for one of its steps. */
export interface Speech {
  readonly samples: Int16Array;
  readonly step: number;
  /** The words, the file, or the kind of noise. */
  readonly what: string;
}

/** Where a frame lies; the agent may not have got it. */
export interface FramePlace {
  readonly lineSample: number;
  readonly agentSample: number | undefined;
}

/** Where a speech begins: in the stream to the agent, and on the line. */
export interface SpeechStart {
  readonly firstSample: number;
  readonly fromSample: number;
}

export interface PartyWatcher {
  readonly onSpeechStarted: (speech: Speech, start: SpeechStart) => void;
  readonly onSpeechEnded: (spoken: Spoken) => void;
}

export interface PartyOptions {
  readonly name: 'caller' | 'callee';
  readonly keepAudio: boolean;
  readonly watcher: PartyWatcher;
}

interface RunningSpeech extends Speech {
  at: number;
  firstSample: number | undefined;
  endSample: number;
  fromSample: number | undefined;
  toSample: number;
  readonly done: () => void;
}

/** A person on the line: a mouth that speaks in 20 ms frames, and tapes of what was said and heard. */
export class Party {
  readonly name: 'caller' | 'callee';
  readonly sent: Tape;
  readonly heard: Tape;
  readonly spoken: Spoken[] = [];
  readonly #watcher: PartyWatcher;
  #speech: RunningSpeech | undefined;
  #lastFrame: Int16Array | undefined;

  constructor({ name, keepAudio, watcher }: PartyOptions) {
    this.name = name;
    this.sent = new Tape(keepAudio);
    this.heard = new Tape(keepAudio);
    this.#watcher = watcher;
  }

  /** Speaks; resolves when the last frame went out, or when the party was made to fall silent. */
  speak(speech: Speech): Promise<void> {
    this.fallSilent();
    return new Promise((resolve) => {
      const nowhere = { firstSample: undefined, endSample: 0, fromSample: undefined, toSample: 0 };
      this.#speech = { ...speech, ...nowhere, at: 0, done: resolve };
    });
  }

  /** Breaks off, because the party hangs up or the call is over. */
  fallSilent(): void {
    if (this.#speech) this.#endSpeech(this.#speech, false);
  }

  /** The next frame that this party sends; undefined is silence. */
  next(samples: number): Int16Array | undefined {
    const speech = this.#speech;
    if (!speech) return undefined;
    const frame = speech.samples.subarray(speech.at, speech.at + samples);
    if (frame.length === samples) return frame;
    this.#lastFrame ??= new Int16Array(samples);
    this.#lastFrame.fill(0);
    this.#lastFrame.set(frame);
    return this.#lastFrame;
  }

  /** After each frame of so many samples. */
  advance(samples: number, { lineSample, agentSample }: FramePlace): void {
    const speech = this.#speech;
    if (!speech) return;
    const spoken = Math.min(samples, speech.samples.length - speech.at);
    speech.at += spoken;
    const fromSample = (speech.fromSample ??= lineSample);
    speech.toSample = lineSample + spoken;
    if (agentSample !== undefined) {
      speech.endSample = agentSample + spoken;
      if (speech.firstSample === undefined) {
        speech.firstSample = agentSample;
        this.#watcher.onSpeechStarted(speech, { firstSample: agentSample, fromSample });
      }
    }
    if (speech.at >= speech.samples.length) this.#endSpeech(speech, true);
  }

  #endSpeech(speech: RunningSpeech, complete: boolean): void {
    this.#speech = undefined;
    const { step, what, endSample, toSample } = speech;
    const { firstSample = endSample, fromSample = toSample } = speech;
    const ranges = { firstSample, endSample, fromSample, toSample };
    const spoken: Spoken = { by: this.name, step, what, ...ranges, complete };
    this.spoken.push(spoken);
    this.#watcher.onSpeechEnded(spoken);
    speech.done();
  }
}

/** Samples of one 20 ms frame. */
export function frameSamples(sampleRate: SampleRate): number {
  return (sampleRate / 1000) * FRAME_MS;
}

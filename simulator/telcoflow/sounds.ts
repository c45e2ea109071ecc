import { readFile } from 'node:fs/promises';
import libsamplerate from '@alexanderolsen/libsamplerate-js';
import type { SampleRate } from '../../contracts/audio.ts';
import type { Step } from './call-request.ts';
import { cough, inNoise, noise } from './noises.ts';
import { triggerOf } from './step-faults.ts';
import { decodeWav, type Sound } from './wav.ts';

/** Who makes words audible: the part of the simulated voice that callers need. */
export interface SpokenWords {
  say(text: string, voice: string, sampleRate: SampleRate): Promise<Int16Array>;
}

/** Voice of a party whose step names none, and the one in which the agent is expected to speak. */
const DEFAULT_VOICE = 'en-us';
const FULL_SCALE = 32_768;

export interface SoundRequest {
  readonly step: Step;
  /** Rate of the stream to the agent. */
  readonly sampleRate: SampleRate;
  /** Rate of the party's own phone line; a lower one takes the high tones away. */
  readonly lineRate: SampleRate | undefined;
}

/** The sound of a step: words from the voice, files from disk, both at the call's rate. */
export class Sounds {
  readonly #voice: SpokenWords;

  constructor(voice: SpokenWords) {
    this.#voice = voice;
  }

  /** Undefined for a step that makes no sound. Throws when the file cannot be read or the words cannot be said. */
  async of({ step, sampleRate, lineRate }: SoundRequest): Promise<Int16Array | undefined> {
    const narrow = lineRate !== undefined && lineRate < sampleRate ? lineRate : sampleRate;
    const sound = await this.#sourceOf(step, narrow);
    if (!sound) return undefined;
    const noisy = 'snrDb' in step && step.snrDb !== undefined ? inNoise(sound, step.snrDb) : sound;
    const overLine = { samples: await resample(noisy, narrow), sampleRate: narrow };
    return resample(overLine, sampleRate);
  }

  /** The phrase that a step waits for, as the agent's voice would say it; undefined when it waits for none. */
  phraseOf(step: Step, sampleRate: SampleRate): Promise<Int16Array> | undefined {
    const { whenHears } = triggerOf(step);
    return whenHears === undefined ? undefined : this.#voice.say(whenHears, DEFAULT_VOICE, sampleRate);
  }

  /** The sound as it is made, before it goes over the line. */
  async #sourceOf(step: Step, sampleRate: SampleRate): Promise<Sound | undefined> {
    if ('say' in step) {
      return {
        samples: await this.#voice.say(step.say, step.voice ?? DEFAULT_VOICE, sampleRate),
        sampleRate,
      };
    }
    if ('play' in step) return decodeWav(await readFile(step.play), step.play);
    if ('noiseMs' in step) {
      return { samples: noise((step.noiseMs * sampleRate) / 1000, step.levelDb), sampleRate };
    }
    if ('cough' in step) return { samples: cough(sampleRate, step.levelDb), sampleRate };
    return undefined;
  }
}

/** How the call's story names the sound of a step. */
export function nameOf(step: Step): string {
  if ('say' in step) return step.say;
  if ('play' in step) return step.play;
  return 'noiseMs' in step ? `noise of ${step.noiseMs} ms` : 'cough';
}

async function resample({ samples, sampleRate }: Sound, to: SampleRate): Promise<Int16Array> {
  if (sampleRate === to) return samples;
  const converter = await libsamplerate.create(1, sampleRate, to, {
    converterType: libsamplerate.ConverterType.SRC_SINC_MEDIUM_QUALITY,
  });
  try {
    const floats = Float32Array.from(samples, (sample) => sample / FULL_SCALE);
    return Int16Array.from(converter.simple(floats), toSample);
  } finally {
    converter.destroy();
  }
}

function toSample(value: number): number {
  return Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, Math.round(value * FULL_SCALE)));
}

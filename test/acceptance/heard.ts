import { beep } from '../../gateway/tone.ts';
import type { CallHandle } from '../../simulator/telcoflow/telcoflow.ts';
import { sharedVoice } from '../shared-voice.ts';
import { PROMPTS } from './brisk.ts';

const SAMPLE_RATE = 24_000;
/** Who speaks in the stand-in for the model's voice Kore. */
const SPEAKER = 'en-us';
/** With less of it in common a sound is another one. */
const RECOGNIZED_SAMPLES = SAMPLE_RATE / 20;

interface Sound {
  readonly name: string;
  readonly samples: Int16Array;
}

/**
 * What the caller heard on a brisk line at 24 kHz, in order and compared sample by sample: prompts by name, 'beep', a
 * prompt that was cut short as 'closed …', and 'something else' for any other sound. Silence does not count: a gap
 * delays words and takes none away.
 */
export async function heardOn(call: CallHandle): Promise<string[]> {
  const sounds = await ourSounds();
  const tape = withoutSilence(call.heard('caller'));
  const heard: string[] = [];
  for (let at = 0; at < tape.length;) {
    const { name, samples, common } = best(sounds, tape.subarray(at));
    if (common < RECOGNIZED_SAMPLES) return [...heard, 'something else'];
    heard.push(common === samples.length ? name : `${name} …`);
    at += common;
  }
  return heard;
}

async function ourSounds(): Promise<Sound[]> {
  const voice = await sharedVoice();
  const prompts = Object.entries({ ...PROMPTS }).map(async ([name, text]) => {
    return { name, samples: withoutSilence(await voice.say(text, SPEAKER, SAMPLE_RATE)) };
  });
  const tone = beep(SAMPLE_RATE);
  const toneSamples = Int16Array.from({ length: tone.length / 2 }, (_, n) => tone.readInt16LE(n * 2));
  return [...(await Promise.all(prompts)), { name: 'beep', samples: withoutSilence(toneSamples) }];
}

function best(sounds: readonly Sound[], tape: Int16Array): Sound & { readonly common: number } {
  return sounds
    .map((sound) => ({ ...sound, common: commonLength(sound.samples, tape) }))
    .reduce((one, other) => (other.common > one.common ? other : one));
}

function commonLength(one: Int16Array, other: Int16Array): number {
  const differs = one.findIndex((sample, n) => sample !== other[n]);
  return differs === -1 ? one.length : differs;
}

function withoutSilence(samples: Int16Array): Int16Array {
  return samples.filter((sample) => sample !== 0);
}

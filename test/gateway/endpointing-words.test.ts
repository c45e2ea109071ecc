import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { SampleRate } from '../../contracts/audio.ts';
import { createEndpointing } from '../../gateway/endpointing.ts';
import { VoiceActivity } from '../../gateway/voice-activity.ts';
import { startVoice, type Voice } from '../../simulator/voice/voice.ts';
import { silence, sound } from './speech-like.ts';

const LIMITS = { maxSeconds: 60, endSilenceMs: 2000, noSpeechSeconds: 5 };

let caller: Voice;
before(async () => {
  caller = await startVoice();
});
after(() => caller.close());

/** The words as they come over a line, with so much silence before and behind. */
async function says(text: string, voice: string, sampleRate: SampleRate): Promise<Buffer> {
  const words = await caller.say(text, voice, sampleRate);
  const pcm = Buffer.from(words.buffer, words.byteOffset, words.byteLength);
  return Buffer.concat([sound(sampleRate, silence(700)), pcm, sound(sampleRate, silence(6000))]);
}

for (const sampleRate of [8000, 16000, 24000] as const) {
  for (const [text, voice] of [
    ['Hello, this is Anna Kowalski. The boiler leaks again. Please call me back.', 'en-us'],
    ['Yes.', 'en-us'],
    ['No.', 'en-gb'],
    ['Hi.', 'en-gb'],
  ] as const) {
    test(`at ${sampleRate} Hz hears "${text}" from ${voice} as one message, to its end`, async () => {
      const pcm = await says(text, voice, sampleRate);
      const activity = new VoiceActivity(sampleRate);
      const endpointing = createEndpointing({ limits: LIMITS, sampleRate, startSample: 0 });
      let endedAt = 0;
      activity.watch((speech) => {
        if (endedAt === 0 && endpointing.judge(speech) === 'end-of-message') endedAt = speech.position;
      });
      activity.push(pcm);
      activity.close();

      const lastSound = lastLoudSample(pcm) / sampleRate;
      const silenceSeconds = endedAt / sampleRate - lastSound;
      assert.ok(silenceSeconds >= 1.8 && silenceSeconds <= 2.2, `${silenceSeconds} s after the last sound`);
    });
  }
}

function lastLoudSample(pcm: Buffer): number {
  for (let at = pcm.length - 2; at >= 0; at -= 2) {
    if (Math.abs(pcm.readInt16LE(at)) > 300) return at / 2;
  }
  return 0;
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SampleRate } from '../../../contracts/audio.ts';
import { cepstraOf, STEP_MS, withoutEdges, type Cepstra } from '../../../simulator/hearing/cepstra.ts';
import { spot } from '../../../simulator/hearing/spot.ts';
import { noise } from '../../../simulator/telcoflow/noises.ts';
import { sharedVoice } from '../../shared-voice.ts';
import { PROMPTS } from './prompts.ts';

const OFFER = 'I can book an appointment for you. Which day would you like to come?';

test('each phrase is heard in the prompt that holds it and in no other', async () => {
  const prompts = await Promise.all(
    Object.keys(PROMPTS).map(async (text) => ({ text, cepstra: await said(text) })),
  );
  const [missed, misheard]: [string[], string[]] = [[], []];
  for (const [owner, phrases] of Object.entries(PROMPTS)) {
    for (const phrase of phrases) {
      const wanted = await said(phrase, { trimmed: true });
      const heardIn = prompts.filter(({ cepstra }) => spot(wanted, cepstra)).map(({ text }) => text);
      if (!heardIn.includes(owner)) missed.push(phrase);
      misheard.push(...heardIn.filter((text) => text !== owner).map((text) => `${phrase} <- ${text}`));
    }
  }
  assert.deepEqual({ missed, misheard }, { missed: [], misheard: [] });
});

const CONDITIONS: Readonly<Record<string, How>> = {
  'on a narrow line': { sampleRate: 8000 },
  'at a quarter of the loudness': { loudness: 0.25 },
  'from a lower voice': { voice: 'en-us-low' },
  'from a higher voice': { voice: 'en-us-high' },
};

for (const [title, how] of Object.entries(CONDITIONS)) {
  test(`a phrase is heard ${title}`, async () => {
    const wanted = await said('which day would you like', { trimmed: true, sampleRate: how.sampleRate });
    assert.ok(spot(wanted, await said(OFFER, how)));
  });
}

test('a phrase is found where it was said', async () => {
  const [before, phrase] = ['Our opening hours are from eight to six.', 'you would like tuesday'];
  const [first, second] = [await samplesOf(before), await samplesOf(phrase)];
  const both = new Int16Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);

  const place = spot(await said(phrase, { trimmed: true }), cepstraOf({ samples: both, sampleRate: 24_000 }));

  const [from, to] = [first.length / (24 * STEP_MS), both.length / (24 * STEP_MS)];
  assert.ok(
    place && place.from >= from - 5 && place.from < from + 10 && place.to <= to,
    JSON.stringify(place),
  );
});

test('no phrase is heard in silence, noise, a tone, or words played backwards', async () => {
  const wanted = await said('which day would you like', { trimmed: true });
  const tone = Int16Array.from(
    { length: 72_000 },
    (_, at) => 8000 * Math.sin((2 * Math.PI * 440 * at) / 24_000),
  );
  const sounds = [new Int16Array(72_000), noise(72_000), tone, (await samplesOf(OFFER)).toReversed()];
  for (const samples of sounds)
    assert.equal(spot(wanted, cepstraOf({ samples, sampleRate: 24_000 })), undefined);
});

interface How {
  readonly sampleRate?: SampleRate | undefined;
  readonly loudness?: number;
  readonly voice?: string;
  /** Without the silence before and after it, as a phrase is looked for. */
  readonly trimmed?: boolean;
}

async function said(text: string, how: How = {}): Promise<Cepstra> {
  const { sampleRate = 24_000, loudness = 1, voice = 'en-us', trimmed = false } = how;
  const spoken = await (await sharedVoice()).say(text, voice, sampleRate);
  const samples = (trimmed ? withoutEdges(spoken) : spoken).map((sample) => Math.round(sample * loudness));
  return cepstraOf({ samples, sampleRate });
}

async function samplesOf(text: string): Promise<Int16Array> {
  return (await sharedVoice()).say(text, 'en-us', 24_000);
}

import assert from 'node:assert/strict';
import type { CallEvent } from '../../../simulator/telcoflow/timeline.ts';
import { sharedVoice } from '../../shared-voice.ts';
import { RawAgent } from './raw-agent.ts';
import { sideBySide } from './scene.ts';
import { answered, answeredBy, speakingPlatform } from './speaking-agent.ts';

const OFFER = 'I can book an appointment for you. Which day would you like to come?';
const UNRELATED = 'Our opening hours are from eight to six on working days.';
const PER_MS = 24;
const FRAME = 480;

type Of<K extends CallEvent['kind']> = Extract<CallEvent, { kind: K }>;

sideBySide('a caller who converses', {
  'hears a phrase in the middle of a prompt and answers after its end': async (t) => {
    const agent = await answered(t, { steps: [{ whenHears: 'book an appointment', say: 'on friday' }] });
    await agent.say(OFFER);

    await agent.call.until(({ kind }) => kind === 'speech-started');
    const [heard] = eventsOf(agent.call, 'heard-phrase');
    const [prompt] = eventsOf(agent.call, 'prompt-heard');
    const [speech] = eventsOf(agent.call, 'speech-started');
    assert.ok(heard && prompt && speech);
    assert.deepEqual([heard.phrase, heard.step], ['book an appointment', 0]);
    assert.ok(
      prompt.fromSample < heard.fromSample && heard.toSample < prompt.toSample,
      'it lies in the prompt',
    );
    assert.ok(speech.fromSample >= prompt.toSample + 600 * PER_MS, 'the prompt was over');
  },

  'waits for its phrase while other words are said': async (t) => {
    const agent = await answered(t, { steps: [{ whenHears: 'which day would you like', say: 'friday' }] });
    await agent.say(UNRELATED);
    const other = await agent.call.until(({ kind }) => kind === 'prompt-heard');
    await agent.say(OFFER);

    const heard = await agent.call.until(({ kind }) => kind === 'heard-phrase');
    const speech = await agent.call.until(({ kind }) => kind === 'speech-started');
    assert.ok(heard.n > other.n && speech.n > heard.n);
  },

  'answers one phrase after the other': async (t) => {
    const steps = [
      { whenHears: 'which day would you like', say: 'friday' },
      { whenHears: 'is that right', say: 'yes please' },
      { whenHears: 'your appointment is booked', hangUp: true as const },
    ];
    const agent = await answered(t, { steps });
    await agent.say(OFFER);
    await agent.call.until((event) => event.kind === 'speech-ended' && event.step === 0);
    await agent.say('You would like Friday the sixth of March. Is that right?');
    await agent.call.until((event) => event.kind === 'speech-ended' && event.step === 1);
    await agent.say('Your appointment is booked. Goodbye.');

    const ended = await agent.call.until(({ kind }) => kind === 'ended');
    assert.partialDeepStrictEqual(ended, { by: 'caller' });
    assert.deepEqual(
      eventsOf(agent.call, 'heard-phrase').map(({ phrase }) => phrase),
      steps.map(({ whenHears }) => whenHears),
    );
    assert.deepEqual(
      agent.call.view().parties.caller.spoken.map(({ what }) => what),
      ['friday', 'yes please'],
    );
  },

  'takes its time when it is told to': async (t) => {
    const agent = await answered(t, {
      steps: [{ whenHears: 'still there', say: 'yes I am', afterMs: 1500 }],
    });
    await agent.say('Are you still there?');

    await agent.call.until(({ kind }) => kind === 'speech-started');
    const [prompt] = eventsOf(agent.call, 'prompt-heard');
    const [speech] = eventsOf(agent.call, 'speech-started');
    assert.ok(prompt && speech);
    assertSoonAfter(speech.fromSample, prompt.toSample + 1500 * PER_MS);
  },

  'talks over a prompt that has just begun, and both can be found on one clock': async (t) => {
    // Made before: the first words of a process take longer than the caller would wait here.
    const stopIt = await (await sharedVoice()).say('stop it', 'en-us', 24_000);
    const agent = await answered(t, { steps: [{ interruptAfterMs: 50, say: 'stop it' }] });
    await agent.say(OFFER);
    await agent.call.until(({ kind }) => kind === 'speech-started');
    await agent.fallSilent();

    await agent.call.until(({ kind }) => kind === 'prompt-heard');
    const [began] = eventsOf(agent.call, 'prompt-started');
    const [speech] = eventsOf(agent.call, 'speech-started');
    const [flush] = eventsOf(agent.call, 'interrupted');
    const [prompt] = eventsOf(agent.call, 'prompt-heard');
    assert.ok(began && speech && flush && prompt);
    assertSoonAfter(speech.fromSample, began.fromSample + 50 * PER_MS);
    assert.ok(flush.atSample >= speech.fromSample && flush.flushedBytes > 0);
    assert.ok(prompt.toSample <= flush.atSample, 'nothing was played after it was forgotten');
    const sent = agent.call.sent('caller').slice(speech.fromSample, speech.fromSample + FRAME);
    assert.deepEqual(sent, stopIt.slice(0, FRAME));
  },

  'may speak over noise and a narrow line': async (t) => {
    const agent = await answered(t, {
      sampleRate: 8000,
      steps: [{ say: 'the boiler leaks', snrDb: 10 }, { say: 'the boiler leaks' }],
    });
    await agent.call.until((event) => event.kind === 'speech-ended' && event.step === 1);

    const [noisy, clean] = agent.call.view().parties.caller.spoken.map(({ firstSample, endSample }) => {
      return agent.call.heard('agent').slice(firstSample, endSample);
    });
    assert.ok(noisy && clean && noisy.length === clean.length);
    const noise = noisy.map((sample, at) => sample - (clean[at] ?? 0));
    const ratioDb = 20 * Math.log10(rms(clean.filter((sample) => Math.abs(sample) >= 200)) / rms(noise));
    // The line takes away what of the noise lies at its upper edge.
    assert.ok(ratioDb > 9 && ratioDb < 12, `${ratioDb} dB`);
  },

  'coughs and makes noise, the same each time': async (t) => {
    const steps = [{ cough: true as const }, { noiseMs: 200, levelDb: -20 }, { cough: true as const }];
    const agent = await answered(t, { steps });
    await agent.call.until((event) => event.kind === 'speech-ended' && event.step === 2);

    const { spoken } = agent.call.view().parties.caller;
    const sounds = spoken.map(({ firstSample, endSample }) =>
      agent.call.heard('agent').slice(firstSample, endSample),
    );
    assert.deepEqual(
      spoken.map(({ what }) => what),
      ['cough', 'noise of 200 ms', 'cough'],
    );
    assert.deepEqual(sounds[0], sounds[2]);
    assert.equal(sounds[1]?.length, 200 * PER_MS);
    assert.ok(Math.abs(rms(sounds[1] ?? new Int16Array(1)) - 3277) < 40);
  },

  'loses patience, and says for which phrase': async (t) => {
    const agent = await answered(t, {
      steps: [{ whenHears: 'which day would you like', say: 'friday' }],
      settings: { patienceMs: 4000 },
    });
    await agent.say(UNRELATED);

    const lost = await agent.call.until(({ kind }) => kind === 'lost-patience');
    assert.partialDeepStrictEqual(lost, { phrase: 'which day would you like' });
    assert.partialDeepStrictEqual(agent.call.view(), { state: 'DISCONNECTED', endedBy: 'caller' });
  },

  'is not alone: twenty of them converse at once, and the clock keeps time': async (t) => {
    const platform = await speakingPlatform(t);
    const agent = await RawAgent.connect(t, platform);
    const steps = [
      { whenHears: 'which day would you like', say: 'friday' },
      { whenHears: 'is that right', say: 'yes please' },
      { hangUp: true as const },
    ];
    const calls = Array.from({ length: 20 }, () => platform.placeCall({ to: '+6531580002', steps }));
    await Promise.all(
      calls.map(async (call) => {
        const speaking = await answeredBy(agent, call);
        await speaking.say(OFFER);
        await call.until((event) => event.kind === 'speech-ended' && event.step === 0);
        await speaking.say('You would like Friday. Is that right?');
        const ended = await call.until(({ kind }) => kind === 'ended');
        const opened = await call.until(({ kind }) => kind === 'answered');
        assert.equal(eventsOf(call, 'heard-phrase').length, 2);
        const lateMs = ended.ms - opened.ms - call.view().lineSamples / PER_MS;
        assert.ok(lateMs < 200, `the line is ${lateMs} ms behind`);
      }),
    );
  },
});

function eventsOf<K extends CallEvent['kind']>(
  call: { view(): { events: readonly CallEvent[] } },
  kind: K,
): Of<K>[] {
  return call.view().events.filter((event): event is Of<K> => event.kind === kind);
}

/** Never before its time; after it by as much as a busy machine makes up for at once. */
function assertSoonAfter(sample: number, due: number): void {
  const lateMs = (sample - due) / PER_MS;
  assert.ok(lateMs >= 0 && lateMs < 500, `${lateMs} ms late`);
}

function rms(samples: Int16Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { SampleRate } from '../../../contracts/audio.ts';
import type { SettingOverrides } from '../../../simulator/telcoflow/telcoflow.ts';
import { digest, indexOf, ramp, withoutSilence } from './samples.ts';
import { platformFor, sideBySide, vendorClient } from './scene.ts';
import { tone } from './tone-voice.ts';

const TO = '+6531580002';
const client = vendorClient();

sideBySide('sound between the platform and the vendor’s own client', {
  'is silent at once after an interrupt, and then says what comes next': async (t) => {
    const platform = await platformFor(t);
    const call = platform.placeCall({ to: TO });
    const saw = client.run('interrupt', platform, { breakAfterSeconds: 1 });
    const interrupted = await call.until(({ kind }) => kind === 'interrupted');
    await call.until(({ kind }) => kind === 'prompt-heard');
    call.hangUp();

    // What was asked for before the interrupt is delivered after it: the platform's ledger survives.
    const after = ramp(4800, 11);
    assert.partialDeepStrictEqual(await saw, { afterDigest: digest(after) });
    const heard = withoutSilence(call.heard('caller'));
    const before = heard.length - after.length;
    assert.deepEqual(heard.slice(before), after);
    assert.deepEqual(heard.slice(0, before), ramp(before, 7));
    assert.ok(interrupted.kind === 'interrupted' && interrupted.flushedBytes > 0);
    assert.ok(before < 24_000 * 4, `the caller heard ${before} samples of what was broken off`);
    assert.equal(call.view().parties.agent.unaskedBytes, 0);
  },

  'runs at 8 kHz when the client asks for it': (t) => carriesSoundAt(8000, t),
  'runs at 16 kHz when the client asks for it': (t) => carriesSoundAt(16_000, t),
  'runs at 24 kHz when the client asks for it': (t) => carriesSoundAt(24_000, t),

  'reaches the client as the mix and one stream per leg': async (t) => {
    const [mix, caller, callee] = await isolated(t, {}, [0, 1, 2]);

    assert.ok(indexOf(mix.heard, tone('caller', 24_000)) === mix.spoken.caller);
    assert.ok(indexOf(mix.heard, tone('callee', 24_000)) === mix.spoken.callee);
    assert.deepEqual(withoutSilence(caller.heard), withoutSilence(tone('caller', 24_000)));
    assert.deepEqual(withoutSilence(callee.heard), withoutSilence(tone('callee', 24_000)));
  },

  'reaches the client with the successor’s numbering': async (t) => {
    const [caller, callee] = await isolated(t, { isolatedNumbering: 'caller-first' }, [0, 1]);

    assert.deepEqual(withoutSilence(caller.heard), withoutSilence(tone('caller', 24_000)));
    assert.deepEqual(withoutSilence(callee.heard), withoutSilence(tone('callee', 24_000)));
  },

  'of the agent reaches both, the callee only, or nobody, as the mode says': async (t) => {
    const platform = await platformFor(t);
    const call = platform.placeCall({ to: TO, answerAfterMs: 100 });

    const saw = await client.run('supervisor_modes', platform);

    const changed = { changed: { success: true } };
    assert.partialDeepStrictEqual(saw, { spoken: { barge: changed, whisper: changed, spy: changed } });
    const [barged, whispered, spied] = [ramp(4800, 3), ramp(4800, 5), ramp(4800, 7)];
    assert.deepEqual(withoutSilence(call.heard('caller')), barged);
    assert.deepEqual(withoutSilence(call.heard('callee')), Int16Array.of(...barged, ...whispered));
    assert.deepEqual(withoutSilence(call.sent('agent')), Int16Array.of(...barged, ...whispered, ...spied));
  },

  'survives being asked for in odd numbers of bytes': async (t) => {
    await speaksOnce(t, { pullOdd: true, pullPrefer: 2 }, 12_345);
  },

  'survives the client’s own way of leaving the tail of an utterance behind': async (t) => {
    // Past the first request of 40 frames, fewer bytes than `prefer` wait in the client for more to come.
    const heard = await speaks(t, { pullPrefer: 0 }, 60 * 480 + 240);
    assert.deepEqual(heard, ramp(60 * 480, 7));
  },

  'comes in frames of 100 ms where the platform sends it so': async (t) => {
    const platform = await platformFor(t, { agentFrameMs: 100 });
    const call = platform.placeCall({ to: TO, steps: [{ say: 'hello' }, { hangUp: true }] });

    const saw = await client.run('answer_and_echo', platform);

    const heard = call.heard('agent');
    assert.partialDeepStrictEqual(saw, { heard: { digest: digest(heard), bytes: heard.length * 2 } });
    assert.ok(indexOf(heard, tone('hello', 24_000)) >= 0);
  },
});

async function carriesSoundAt(sampleRate: SampleRate, t: TestContext): Promise<void> {
  const platform = await platformFor(t);
  const steps = [{ say: 'at any rate' }, { pauseMs: 1500 }, { hangUp: true as const }];
  const call = platform.placeCall({ to: TO, steps });

  const saw = await client.run('answer_and_echo', platform, { sampleRate });

  const heard = call.heard('agent');
  const frameSizes = [(sampleRate / 50) * 2];
  assert.partialDeepStrictEqual(saw, {
    heard: { digest: digest(heard), bytes: heard.length * 2, frameSizes },
  });
  assert.equal(call.view().sampleRate, sampleRate);
  const words = tone('at any rate', sampleRate);
  const [spoken] = call.view().parties.caller.spoken;
  assert.deepEqual(heard.slice(spoken?.firstSample, spoken?.endSample), words);
  assert.deepEqual(withoutSilence(call.heard('caller')), withoutSilence(words));
}

interface Leg {
  readonly heard: Int16Array;
  readonly spoken: { readonly caller: number; readonly callee: number };
}

/** A connected call in isolated audio on which first the callee and then the caller speaks. */
async function isolated(
  t: TestContext,
  settings: SettingOverrides,
  channels: number[],
): Promise<[Leg, Leg, Leg]> {
  const platform = await platformFor(t, settings);
  const call = platform.placeCall({
    to: TO,
    answerAfterMs: 100,
    steps: [{ waitForAnswer: true }, { pauseMs: 1000 }, { say: 'caller' }, { hangUp: true }],
    calleeSteps: [{ say: 'callee' }],
  });
  const saw = await client.run('isolated_legs', platform, { channels });
  const heard = channels.map((channel) => call.heard('agent', channel));
  const seen = heard.map((samples) => ({ digest: digest(samples), bytes: samples.length * 2 }));
  assert.partialDeepStrictEqual(saw, { connect: { success: true }, channels: seen });
  const { caller, callee } = call.view().parties;
  const spoken = { caller: caller.spoken[0]?.firstSample ?? -1, callee: callee.spoken[0]?.firstSample ?? -1 };
  const leg = (nth: number): Leg => ({ heard: heard[nth] ?? new Int16Array(0), spoken });
  return [leg(0), leg(1), leg(2)];
}

async function speaks(t: TestContext, settings: SettingOverrides, samples: number): Promise<Int16Array> {
  const platform = await platformFor(t, settings);
  const call = platform.placeCall({ to: TO, steps: [{ waitForPrompt: true }, { hangUp: true }] });
  const saw = await client.run('speak_once', platform, { samples });
  assert.partialDeepStrictEqual(saw, { digest: digest(ramp(samples, 7)), closeReason: 'CALL_TERMINATED' });
  return withoutSilence(call.heard('caller'));
}

async function speaksOnce(t: TestContext, settings: SettingOverrides, samples: number): Promise<void> {
  assert.deepEqual(await speaks(t, settings, samples), ramp(samples, 7));
}

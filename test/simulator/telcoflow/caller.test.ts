import assert from 'node:assert/strict';
import { RawAgent, type VoiceSocket } from './raw-agent.ts';
import { platformFor, sideBySide } from './scene.ts';
import { taken } from './taken.ts';
import { tone } from './tone-voice.ts';

const TO = '+6531580002';

sideBySide('a caller', {
  'speaks after the prompt, and a beep shortly after it belongs to it': async (t) => {
    const { voice, call } = await taken(
      t,
      {},
      { steps: [{ waitForPrompt: true }, { say: 'hello' }, { hangUp: true }] },
    );
    await voice.command('call.answer');
    await voice.socket.frame(({ type }) => type === 'buffer_request');
    play(voice, [
      { loud: true, ms: 300 },
      { loud: false, ms: 300 },
      { loud: true, ms: 100 },
    ]);

    await call.until(({ kind }) => kind === 'ended');
    const [prompt] = call.view().events.filter(({ kind }) => kind === 'prompt-heard');
    assert.ok(prompt?.kind === 'prompt-heard');
    assert.equal(prompt.toSample - prompt.fromSample, (24_000 * 700) / 1000);
    const [spoken] = call.view().parties.caller.spoken;
    assert.ok((spoken?.firstSample ?? 0) >= prompt.toSample + (24_000 * 600) / 1000);
    assert.deepEqual(
      call.heard('agent').slice(spoken?.firstSample, spoken?.endSample),
      tone('hello', 24_000),
    );
  },

  'does not take a prompt from before its own words for the answer': async (t) => {
    const steps = [
      { waitForPrompt: true as const },
      { say: 'hi' },
      { waitForPrompt: true as const },
      { hangUp: true as const },
    ];
    const { voice, call } = await taken(t, { promptSilenceMs: 100 }, { steps });
    await voice.command('call.answer');
    await voice.socket.frame(({ type }) => type === 'buffer_request');
    play(voice, [{ loud: true, ms: 100 }]);
    const spoken = await call.until(({ kind }) => kind === 'speech-ended');
    play(voice, [{ loud: true, ms: 100 }]);

    const ended = await call.until(({ kind }) => kind === 'ended');
    const prompts = call.view().events.filter(({ kind }) => kind === 'prompt-heard');
    assert.ok(prompts.length === 2 && ended.n > spoken.n);
  },

  'loses patience when no prompt comes': async (t) => {
    const { voice, call } = await taken(
      t,
      { patienceMs: 200 },
      { steps: [{ waitForPrompt: true }, { say: 'hello?' }] },
    );
    await voice.command('call.answer');
    await call.until(({ kind }) => kind === 'lost-patience');
    assert.partialDeepStrictEqual(call.view(), { state: 'DISCONNECTED', endedBy: 'caller' });
  },

  'can hang up while it rings, and with a withheld number': async (t) => {
    const platform = await platformFor(t, { offerAfterSetupMs: 0 });
    const agent = await RawAgent.connect(t, platform);
    const call = platform.placeCall({ to: TO, steps: [{ pauseMs: 200 }, { hangUp: true }] });
    const offer = await agent.sm.frame(({ type }) => type === 'session.notify');
    assert.equal(offer['remoteAddress'], '');
    await call.until(({ kind }) => kind === 'ended');
    const late = await agent.request({ type: 'session.open', sessionId: call.sessionId });
    assert.partialDeepStrictEqual(late, { ok: false, errorCode: 'SESSION_CLOSED' });
    const unknown = await agent.request({ type: 'session.open', sessionId: 'unknown' });
    assert.partialDeepStrictEqual(unknown, { ok: false, errorCode: 'SESSION_NOT_FOUND' });
  },

  'who is cut off has said just what the agent was sent': async (t) => {
    const { voice, call } = await taken(
      t,
      {},
      { steps: [{ say: 'a long story that will not be heard to its end' }] },
    );
    await voice.command('call.answer');
    await voice.socket.heard(20);
    await voice.command('call.close');
    const ended = await call.until(({ kind }) => kind === 'ended');
    assert.equal(ended.kind, 'ended');
    const [spoken] = call.view().parties.caller.spoken;
    assert.equal(spoken?.complete, false);
    const said = call.heard('agent').slice(spoken?.firstSample, spoken?.endSample);
    const story = tone('a long story that will not be heard to its end', 24_000);
    assert.ok(said.length >= 15 * 480);
    assert.deepEqual(said, story.slice(0, said.length));
  },

  'whose file is not there ends the call and says why': async (t) => {
    const { voice, call } = await taken(t, {}, { steps: [{ play: '/no/such/file.wav' }] });
    await voice.command('call.answer');
    const ended = await call.until(({ kind }) => kind === 'ended');
    assert.match(JSON.stringify(ended), /a step of the caller failed: ENOENT.*no\/such\/file\.wav/);
  },

  'is heard by nobody else among many calls, and the clock does not drift': async (t) => {
    const platform = await platformFor(t, { offerAfterSetupMs: 0 });
    const agent = await RawAgent.connect(t, platform, { sampleRate: 8000 });
    const words = Array.from({ length: 25 }, (_, nth) => `caller number ${nth}`);
    const calls = words.map((say) => platform.placeCall({ to: TO, steps: [{ say }, { hangUp: true }] }));
    await Promise.all(
      calls.map(async ({ sessionId }) => {
        const voice = await agent.take(sessionId);
        await voice.command('call.answer');
      }),
    );
    for (const [nth, call] of calls.entries()) {
      const ended = await call.until(({ kind }) => kind === 'ended');
      const answered = await call.until(({ kind }) => kind === 'answered');
      const [spoken] = call.view().parties.caller.spoken;
      const heard = call.heard('agent').slice(spoken?.firstSample, spoken?.endSample);
      assert.deepEqual(heard, tone(words[nth] ?? '', 8000));
      // Never more sound than time has passed, give or take the tick that was already due.
      assert.ok(call.view().lineSamples / 8 <= ended.ms - answered.ms + 20);
    }
  },
});

/** Sends sound in the order given; it must fit into what was asked for. */
function play(voice: VoiceSocket, parts: readonly { loud: boolean; ms: number }[]): void {
  for (const { loud, ms } of parts) {
    const frame = Buffer.alloc(1 + ms * 48);
    if (loud) frame.fill('7007', 1, frame.length, 'hex');
    voice.socket.send(frame);
  }
}

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SettingOverrides } from '../../../simulator/telcoflow/telcoflow.ts';
import { FrameSocket, RawAgent, VoiceSocket } from './raw-agent.ts';
import { platformFor, sideBySide } from './scene.ts';
import { taken } from './taken.ts';

const TO = '+6531580002';
const OK = { success: true };

sideBySide('open questions about sockets, claims and sound have both answers', {
  'a second voice socket takes over, or is refused': async (t) => {
    const { voice, call } = await taken(t, {});
    await voice.command('call.answer');
    const newer = await VoiceSocket.enter(voice);
    assert.equal(await voice.socket.closed(), 1000);
    assert.ok(!voice.socket.frames.some(({ type }) => type === 'call_event'));
    assert.partialDeepStrictEqual(await newer.command('agent.interrupt'), OK);
    assert.equal(call.view().state, 'ANSWERED');
    const strict = await taken(t, { secondVoiceSocket: 'refuse' });
    await assert.rejects(VoiceSocket.enter(strict.voice), /refused: 409/);
  },

  'a lost voice socket can come back within the grace and the sound goes on': async (t) => {
    const { voice, call } = await taken(t, { voiceGraceMs: 5000 });
    await voice.command('call.answer');
    voice.socket.ws.terminate();
    await call.until(({ kind }) => kind === 'voice-lost');
    const again = await VoiceSocket.enter(voice);
    await again.socket.heard(3);
    assert.equal(call.view().state, 'ANSWERED');
    again.socket.ws.terminate();
    const short = await taken(t, { voiceGraceMs: 50 });
    short.voice.socket.ws.terminate();
    const ended = await short.call.until(({ kind }) => kind === 'ended');
    assert.partialDeepStrictEqual(ended, { by: 'platform', why: 'no voice socket came back in time' });
  },

  'a call whose agent died is offered to the others within the grace': async (t) => {
    const { platform, voice, call, agent } = await taken(t, { voiceGraceMs: 10_000 });
    const other = await RawAgent.connect(t, platform);
    await voice.command('call.answer');
    agent.sm.ws.terminate();
    voice.socket.ws.terminate();
    const offer = await other.sm.frame(({ type }) => type === 'session.notify');
    assert.partialDeepStrictEqual(offer, { activity: 'RESUME', sessionId: call.sessionId });
    const again = await other.take(call.sessionId);
    await again.socket.heard(3);
    assert.equal(call.view().state, 'ANSWERED');
  },

  'a call ends with its owner’s socket where the platform has it so': async (t) => {
    const { call, agent } = await taken(t, { ownerLost: 'end' });
    agent.sm.ws.terminate();
    assert.partialDeepStrictEqual(await call.until(({ kind }) => kind === 'ended'), {
      why: 'the owner was lost',
    });
  },

  'a token is good until the call ends, or expires': async (t) => {
    const { voice } = await taken(t, { tokenMs: 100, secondVoiceSocket: 'newest-wins' });
    await sleep(150);
    await assert.rejects(VoiceSocket.enter(voice), /refused: 401/);
    const { voice: ended, call } = await taken(t, {});
    call.hangUp();
    await ended.socket.closed();
    await assert.rejects(
      FrameSocket.open(ended.url, { authorization: `Bearer ${ended.token}` }),
      /refused: 401/,
    );
  },

  'a claim that is never made ready is freed and offered to the others': async (t) => {
    const platform = await platformFor(t, { readyWithinMs: 100 });
    const call = platform.placeCall({ to: TO });
    const idle = await RawAgent.connect(t, platform);
    await idle.claim(call.sessionId);
    const other = await RawAgent.connect(t, platform);
    await other.take(call.sessionId);
    assert.equal(call.view().parties.agent.attached, true);
    assert.equal(idle.sm.frames.filter(({ type }) => type === 'session.notify').length, 1);
  },

  'a call that nobody takes is offered again at the repeat interval and rings out': async (t) => {
    const platform = await platformFor(t, { offerRepeatMs: 100, ringOutMs: 700, offerAfterSetupMs: 0 });
    const agent = await RawAgent.connect(t, platform);
    const call = platform.placeCall({ to: TO });
    assert.partialDeepStrictEqual(await call.until(({ kind }) => kind === 'ended'), {
      why: 'nobody took the call',
    });
    assert.ok(agent.sm.frames.filter(({ type }) => type === 'session.notify').length >= 3);
  },

  'sound that nobody asked for is taken and noted, or costs the socket': async (t) => {
    const { voice, call } = await taken(t, { pullAheadMs: 100 });
    await voice.command('call.answer');
    await voice.socket.frame(({ type }) => type === 'buffer_request');
    voice.socket.send(soundOf(48_000));
    const violation = await call.until(({ kind }) => kind === 'violation');
    assert.partialDeepStrictEqual(violation, {
      what: `${48_000 - 4800} bytes of sound that nobody asked for`,
    });
    const strict = await taken(t, { unasked: 'close' });
    await strict.voice.command('call.answer');
    strict.voice.socket.send(soundOf(96_000));
    assert.equal(await strict.voice.socket.closed(), 1008);
  },

  'a bad line loses and delays frames, and says truly what it sent': async (t) => {
    const settings: SettingOverrides = { agentJitterMs: 100, agentLossPercent: 20 };
    const { voice, call } = await taken(t, settings, {
      steps: [{ say: 'over a very bad line' }, { hangUp: true }],
    });
    await voice.command('call.answer');
    await voice.socket.closed();
    const bytes = voice.socket.binary.reduce((sum, { length }) => sum + length - 1, 0);
    assert.equal(bytes, call.heard('agent').length * 2);
    assert.ok(bytes < call.sent('caller').length * 2);
  },

  'a setup that asks for an impossible rate costs the socket instead of being left without an answer': async (
    t,
  ) => {
    const platform = await platformFor(t);
    const headers = { 'x-api-key': platform.apiKey, 'x-connector-uuid': platform.connectorUuid };
    const sm = await FrameSocket.open(`${platform.wsUrl}/v1/agent/session-manager`, headers);
    sm.send({ type: 'setup', data: { sampleRate: 44_100, audioMode: 'mixed' } });
    assert.equal(await sm.closed(), 1008);
  },

  'a quota, a missing channel and an open session keep the agent from dialling': async (t) => {
    for (const sessionCreate of ['QUOTA_EXCEEDED', 'CHANNEL_NOT_CONFIGURED'] as const) {
      const platform = await platformFor(t, { sessionCreate });
      const agent = await RawAgent.connect(t, platform);
      const refused = await agent.request({ type: 'session.create', channel: 'TELCO', remoteAddress: '+65' });
      assert.partialDeepStrictEqual(refused, { ok: false, errorCode: sessionCreate });
    }
    const agent = await RawAgent.connect(t, await platformFor(t, { sessionCreate: 'exists' }));
    const exists = await agent.request({ type: 'session.create', channel: 'TELCO', remoteAddress: '+65' });
    assert.partialDeepStrictEqual(exists, { ok: true, content: { created: false } });
  },
});

/** A binary frame on channel 0. */
function soundOf(bytes: number): Buffer {
  const frame = Buffer.alloc(1 + bytes, 1);
  frame[0] = 0;
  return frame;
}

import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { RawAgent, VoiceSocket } from './raw-agent.ts';
import { platformFor, sideBySide } from './scene.ts';
import { taken } from './taken.ts';

const TO = '+6531580002';

sideBySide('faults', {
  'a refused upgrade is refused so many times, and only for the call that is named': async (t) => {
    const { platform, voice, call } = await taken(t, {});
    platform.fault({ kind: 'refuse-upgrade', socket: 'voice', status: 429, count: 2, callId: call.callId });
    await assert.rejects(VoiceSocket.enter(voice), /refused: 429/);
    await assert.rejects(VoiceSocket.enter(voice), /refused: 429/);
    await VoiceSocket.enter(voice);
    platform.fault({ kind: 'refuse-upgrade', socket: 'voice', callId: 'another' });
    await VoiceSocket.enter(voice);
  },

  'a lost response has its effect all the same': async (t) => {
    const { platform, voice, call } = await taken(t, {});
    platform.fault({ kind: 'lose-response', command: 'call.answer' });
    void voice.command('call.answer').catch(() => {});
    await call.until(({ kind }) => kind === 'answered');
    assert.partialDeepStrictEqual(await voice.command('agent.interrupt'), { success: true });
    assert.equal(voice.socket.frames.filter(({ type }) => type === 'command_response').length, 1);
  },

  'a delayed response comes after the others': async (t) => {
    const { platform, voice, call } = await taken(t, {});
    platform.fault({ kind: 'delay-response', command: 'call.answer', ms: 200 });
    const order: string[] = [];
    const answered = voice.command('call.answer').then(() => order.push('call.answer'));
    await call.until(({ kind }) => kind === 'answered');
    const interrupted = voice.command('agent.interrupt').then(() => order.push('agent.interrupt'));
    await Promise.all([answered, interrupted]);
    assert.deepEqual(order, ['agent.interrupt', 'call.answer']);
  },

  'a failed response has no effect': async (t) => {
    const { platform, voice, call } = await taken(t, {});
    platform.fault({ kind: 'fail-response', command: 'call.answer', code: 'NO_LINE' });
    assert.partialDeepStrictEqual(await voice.command('call.answer'), {
      success: false,
      error_code: 'NO_LINE',
    });
    assert.equal(call.view().state, 'PENDING');
    platform.fault({ kind: 'fail-response', command: 'session.open', code: 'FORBIDDEN' });
    const other = await RawAgent.connect(t, platform);
    const refused = await other.request({ type: 'session.open', sessionId: call.sessionId });
    assert.partialDeepStrictEqual(refused, { ok: false, errorCode: 'FORBIDDEN' });
  },

  'a frozen socket says nothing for a while and then everything': async (t) => {
    const { platform, voice, call } = await taken(t, {});
    await voice.command('call.answer');
    platform.fault({ kind: 'freeze-socket', socket: 'voice', callId: call.callId, ms: 300 });
    const frozenAt = performance.now();
    const heardBefore = voice.socket.binary.length;
    await voice.command('agent.interrupt');
    assert.ok(performance.now() - frozenAt >= 290);
    await voice.socket.heard(heardBefore + 14);
  },

  'a withheld offer is never made, until the agent comes anew': async (t) => {
    const platform = await platformFor(t, { offerAfterSetupMs: 0 });
    const agent = await RawAgent.connect(t, platform);
    platform.fault({ kind: 'withhold-offer' });
    const withheld = platform.placeCall({ to: TO });
    const offered = platform.placeCall({ to: TO });
    await agent.claim(offered.sessionId);
    assert.ok(!withheld.view().events.some(({ kind }) => kind === 'offered'));
    const newcomer = await RawAgent.connect(t, platform);
    await newcomer.claim(withheld.sessionId);
  },

  'a repeated offer and a repeated call.in come although the call is taken': async (t) => {
    const { platform, agent, call } = await taken(t, {});
    platform.fault({ kind: 'repeat-offer', callId: call.callId, count: 2 });
    platform.fault({ kind: 'repeat-call-in', callId: call.callId });
    await agent.sm.frame((frame) => frame.type === 'session.notify' && frame['activity'] === 'RESUME');
    await agent.request({ type: 'session.open', sessionId: call.sessionId });
    const count = (wanted: string): number => agent.sm.frames.filter(({ type }) => type === wanted).length;
    assert.deepEqual([count('session.notify'), count('call.in')], [3, 2]);
  },

  'a slow puller asks for nothing and then makes up for it': async (t) => {
    const { platform, voice, call } = await taken(t, { pullAheadMs: 100 });
    await voice.command('call.answer');
    await voice.socket.frame(({ type }) => type === 'buffer_request');
    platform.fault({ kind: 'slow-puller', callId: call.callId, ms: 300 });
    voice.socket.send(Buffer.alloc(1 + 4800));
    const heardBefore = voice.socket.binary.length;
    await voice.socket.heard(heardBefore + 10);
    assert.equal(call.view().parties.agent.requestedBytes, 4800);
    await voice.socket.heard(heardBefore + 25);
    assert.equal(call.view().parties.agent.requestedBytes, 9600);
  },

  'lost frames are missing from what the agent was sent': async (t) => {
    const { platform, voice, call } = await taken(t, {});
    await voice.command('call.answer');
    await voice.socket.heard(2);
    platform.fault({ kind: 'lose-audio', callId: call.callId, count: 5 });
    await voice.socket.heard(8);
    call.hangUp();
    const { caller, agent } = call.view().parties;
    assert.equal(caller.samplesSent - agent.samplesHeard, 5 * 480);
  },

  'a terminated call ends in good order': async (t) => {
    const { platform, voice, call } = await taken(t, {});
    platform.fault({ kind: 'terminate', callId: call.callId });
    assert.equal(await voice.socket.closed(), 1000);
    assert.partialDeepStrictEqual(call.view(), { state: 'DISCONNECTED', endedBy: 'platform' });
  },

  'a socket can be dropped with a code': async (t) => {
    const { platform, voice, call, agent } = await taken(t, { voiceGraceMs: 5000 });
    platform.fault({ kind: 'drop-socket', socket: 'voice', callId: call.callId, code: 1011 });
    assert.equal(await voice.socket.closed(), 1011);
    platform.fault({ kind: 'drop-socket', socket: 'sm', callId: call.callId });
    assert.equal(await agent.sm.closed(), 1006);
  },
});

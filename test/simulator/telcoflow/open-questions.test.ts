import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { sideBySide } from './scene.ts';
import { taken } from './taken.ts';

const OK = { success: true };
const INVALID = { success: false, error_code: 'INVALID_COMMAND' };

sideBySide('open questions about the platform have both answers', {
  'a connect after the answer is accepted, or refused': async (t) => {
    const accepted = await taken(t, {});
    await accepted.voice.command('call.answer');
    assert.partialDeepStrictEqual(await accepted.voice.command('call.connect', { ringTimeSeconds: 5 }), OK);
    const refused = await taken(t, { connectInAnswered: 'refuse' });
    await refused.voice.command('call.answer');
    assert.partialDeepStrictEqual(
      await refused.voice.command('call.connect', { ringTimeSeconds: 5 }),
      INVALID,
    );
  },

  'the mode after a connect is barge, or spy': async (t) => {
    for (const modeAfterConnect of ['barge', 'spy'] as const) {
      const { voice, call } = await taken(t, { modeAfterConnect }, { answerAfterMs: 0 });
      await voice.command('call.connect', { ringTimeSeconds: 5 });
      assert.equal(call.view().parties.agent.mode, modeAfterConnect);
    }
  },

  'the code of a refusal can be another': async (t) => {
    const { voice } = await taken(t, { invalidCommandCode: 'BAD_STATE' });
    assert.partialDeepStrictEqual(await voice.command('agent.spy'), {
      success: false,
      error_code: 'BAD_STATE',
    });
  },

  'a ring time out of range is refused and an unknown command too': async (t) => {
    const { voice } = await taken(t, {});
    const refused = await voice.command('call.connect', { ringTimeSeconds: 121 });
    assert.partialDeepStrictEqual(refused, { success: false, error_code: 'INVALID_REQUEST' });
    assert.partialDeepStrictEqual(await voice.command('call.transfer'), INVALID);
  },

  'a callee who is not there: rejected early, or a timeout at the deadline': async (t) => {
    const early = await taken(t, { unanswered: 'early-reject', rejectAfterMs: 20 }, { callee: 'no-answer' });
    const rejected = await early.voice.command('call.connect', { ringTimeSeconds: 120 });
    assert.partialDeepStrictEqual(rejected, { success: false, error_code: 'CALL_UNANSWERED' });
    const late = await taken(t, { unanswered: 'timeout' }, { callee: 'no-answer' });
    late.voice.socket.send(connectFrame('c-1', 300));
    const response = await late.voice.socket.frame(({ type }) => type === 'command_response');
    assert.partialDeepStrictEqual(response, {
      data: { command_id: 'c-1', success: false, error_code: 'TIMEOUT' },
    });
  },

  'a callee who picks up as the ring time ends is connected': async (t) => {
    const { voice, call } = await taken(t, {}, { answerAfterMs: 800 });
    assert.partialDeepStrictEqual(await voice.command('call.connect', { ringTimeSeconds: 1 }), OK);
    assert.equal(call.view().state, 'CONNECTED');
  },

  'a command that is pending at the end can stay without an answer': async (t) => {
    const { voice, call } = await taken(
      t,
      { pendingAtEnd: 'silent', silentMs: 300 },
      { callee: 'no-answer' },
    );
    voice.socket.send(connectFrame('c-2', 60_000));
    await call.until(({ kind }) => kind === 'callee-rings');
    call.hangUp();
    await sleep(100);
    assert.equal(voice.socket.frames.length, 0);
    const response = await voice.socket.frame(({ type }) => type === 'command_response');
    assert.partialDeepStrictEqual(response, { data: { error_code: 'CALL_TERMINATED' } });
  },

  'the end comes as responses, call.terminated, close, session.closed': async (t) => {
    const { voice, call, agent } = await taken(t, {}, { callee: 'no-answer' });
    voice.socket.send(connectFrame('c-3', 60_000));
    await call.until(({ kind }) => kind === 'callee-rings');
    call.hangUp();
    assert.equal(await voice.socket.closed(), 1000);
    const [response, terminated] = voice.socket.frames.filter(({ type }) => type !== 'buffer_request');
    assert.partialDeepStrictEqual(response, {
      type: 'command_response',
      data: { error_code: 'CALL_TERMINATED' },
    });
    assert.partialDeepStrictEqual(terminated, { type: 'call_event', data: { event: 'call.terminated' } });
    const closed = await agent.sm.frame(({ type }) => type === 'session.closed');
    assert.partialDeepStrictEqual(closed, { reason: 'CALL_TERMINATED' });
  },
});

function connectFrame(commandId: string, timeoutMs: number): object {
  const data = {
    command_id: commandId,
    command: 'call.connect',
    timeout_ms: timeoutMs,
    data: { ringTimeSeconds: 60 },
  };
  return { type: 'command', data };
}

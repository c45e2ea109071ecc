import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { digest, loudSamples, withoutSilence } from './samples.ts';
import { platformFor, sideBySide, vendorClient } from './scene.ts';
import { tone } from './tone-voice.ts';

const FROM = '+6581110001';
const TO = '+6531580002';

const client = vendorClient();

sideBySide('the vendor’s own client', {
  'answers a call, gets every sample of it and is heard': async (t) => {
    const platform = await platformFor(t);
    const call = platform.placeCall({
      from: FROM,
      to: TO,
      steps: [{ say: 'hello there' }, { pauseMs: 2000 }, { hangUp: true }],
    });

    const saw = await client.run('answer_and_echo', platform);

    const heard = call.heard('agent');
    assert.partialDeepStrictEqual(saw, {
      from: FROM,
      to: TO,
      callId: call.callId,
      notifications: [
        { session_id: call.sessionId, channel: 'TELCO', remote_address: FROM, activity: 'NEW_INCOMING_CALL' },
      ],
      answer: { success: true },
      heard: { bytes: heard.length * 2, digest: digest(heard), frameSizes: [960] },
      terminated: true,
      closeReason: 'CALL_TERMINATED',
    });
    const { states, endedBy, parties } = call.view();
    assert.deepEqual([states, endedBy], [['PENDING', 'ANSWERED', 'DISCONNECTED'], 'caller']);
    const [spoken] = parties.caller.spoken;
    const words = tone('hello there', 24_000);
    assert.deepEqual(heard.slice(spoken?.firstSample, spoken?.endSample), words);
    assert.deepEqual(withoutSilence(call.heard('caller')), withoutSilence(words));
  },

  'cannot answer twice, nor change the mode before the callee is there': async (t) => {
    const platform = await platformFor(t);
    const call = platform.placeCall({ to: TO });

    const saw = await client.run('answer_twice', platform);

    const refused = { success: false, code: 'INVALID_COMMAND' };
    assert.partialDeepStrictEqual(saw, { first: { success: true }, second: refused, mode: refused });
    assert.equal(call.view().endedBy, 'agent');
  },

  'connects a call that it never answered and hears both parties as one mix': async (t) => {
    const platform = await platformFor(t);
    const call = platform.placeCall({
      from: FROM,
      to: TO,
      answerAfterMs: 300,
      steps: [{ waitForAnswer: true }, { say: 'caller here' }],
      calleeSteps: [{ say: 'callee here too' }, { pauseMs: 300 }, { hangUp: true }],
    });

    const saw = await client.run('connect_and_listen', platform);

    const heard = call.heard('agent');
    assert.partialDeepStrictEqual(saw, {
      connect: { success: true },
      heard: { digest: digest(heard) },
      closeReason: 'CALL_TERMINATED',
    });
    const { states, endedBy, parties } = call.view();
    assert.deepEqual([states, endedBy], [['PENDING', 'CONNECTED', 'DISCONNECTED'], 'callee']);
    assert.deepEqual(withoutSilence(call.heard('callee')), withoutSilence(tone('caller here', 24_000)));
    assert.deepEqual(withoutSilence(call.heard('caller')), withoutSilence(tone('callee here too', 24_000)));
    const [first] = parties.callee.spoken;
    const onlyCallee = heard.slice(parties.caller.spoken[0]?.endSample, first?.endSample);
    const tail = tone('callee here too', 24_000).slice(-onlyCallee.length);
    assert.deepEqual(onlyCallee, tail);
  },

  'connects a call after having answered it': async (t) => {
    const platform = await platformFor(t);
    const call = platform.placeCall({
      to: TO,
      answerAfterMs: 200,
      calleeSteps: [{ pauseMs: 200 }, { hangUp: true }],
    });

    const saw = await client.run('connect_and_listen', platform, { answerFirst: true });

    assert.partialDeepStrictEqual(saw, { answer: { success: true }, connect: { success: true } });
    assert.deepEqual(call.view().states, ['PENDING', 'ANSWERED', 'CONNECTED', 'DISCONNECTED']);
  },

  'takes the call itself when the callee does not pick up': (t) => takesItselfWhen('no-answer', t),

  'takes the call itself when the callee is busy': (t) => takesItselfWhen('busy', t),

  'leaves a connected call and the parties go on talking': async (t) => {
    const platform = await platformFor(t);
    const call = platform.placeCall({
      to: TO,
      answerAfterMs: 100,
      steps: [{ waitForAnswer: true }, { pauseMs: 1500 }, { say: 'are you still there' }, { hangUp: true }],
    });

    const saw = await client.run('connect_and_leave', platform);

    assert.partialDeepStrictEqual(saw, {
      connect: { success: true },
      close: { success: true },
      closeReason: 'CALL_TERMINATED',
    });
    const left = await call.until(({ kind }) => kind === 'agent-left');
    assert.equal(left.state, 'CONNECTED');
    await call.until(({ kind }) => kind === 'ended');
    assert.deepEqual(
      withoutSilence(call.heard('callee')),
      withoutSilence(tone('are you still there', 24_000)),
    );
    assert.equal(loudSamples(call.heard('agent')), 0);
  },

  'hangs up on a caller with call.close': (t) => hangsUpWith('close', t),

  'hangs up on a caller with call.disconnect': (t) => hangsUpWith('disconnect', t),

  'learns that a caller hung up before anybody answered': async (t) => {
    const platform = await platformFor(t);
    const call = platform.placeCall({ to: TO });
    const saw = client.run('wait_for_the_end', platform);
    await call.until(({ kind }) => kind === 'voice-opened');
    call.hangUp();

    assert.partialDeepStrictEqual(await saw, { terminated: true, closeReason: 'CALL_TERMINATED' });
    assert.deepEqual(call.view().states, ['PENDING', 'DISCONNECTED']);
  },

  'is told that its connect failed when the caller hangs up meanwhile': async (t) => {
    const platform = await platformFor(t);
    const call = platform.placeCall({ to: TO, callee: 'no-answer' });
    const saw = client.run('connect_in_vain', platform, { ringSeconds: 30 });
    await call.until(({ kind }) => kind === 'callee-rings');
    call.hangUp();

    assert.partialDeepStrictEqual(await saw, { connect: { success: false, code: 'CALL_TERMINATED' } });
  },

  'holds two calls at once and neither hears the other': async (t) => {
    const platform = await platformFor(t);
    const place = (from: string, words: string): ReturnType<typeof platform.placeCall> =>
      platform.placeCall({ from, to: TO, steps: [{ say: words }, { pauseMs: 1500 }, { hangUp: true }] });
    const first = place('+6581110011', 'the first');
    const second = place('+6581110022', 'the other one');

    const saw = await client.run('two_calls_at_once', platform);

    const part = (from: string, call: typeof first): object => ({
      from,
      heard: { digest: digest(call.heard('agent')) },
      closeReason: 'CALL_TERMINATED',
    });
    assert.partialDeepStrictEqual(saw, { calls: [part('+6581110011', first), part('+6581110022', second)] });
    assert.deepEqual(withoutSilence(first.heard('caller')), withoutSilence(tone('the first', 24_000)));
    assert.deepEqual(withoutSilence(second.heard('caller')), withoutSilence(tone('the other one', 24_000)));
  },
});

async function takesItselfWhen(callee: 'no-answer' | 'busy', t: TestContext): Promise<void> {
  const platform = await platformFor(t);
  const call = platform.placeCall({ to: TO, callee });

  const saw = await client.run('connect_in_vain_then_answer', platform, { ringSeconds: 1 });

  assert.partialDeepStrictEqual(saw, {
    connect: { success: false, code: 'CALL_UNANSWERED' },
    stateAfterConnect: 'LIVE',
    answer: { success: true },
    close: { success: true },
  });
  assert.deepEqual(call.view().states, ['PENDING', 'ANSWERED', 'DISCONNECTED']);
}

async function hangsUpWith(command: 'close' | 'disconnect', t: TestContext): Promise<void> {
  const platform = await platformFor(t);
  const call = platform.placeCall({ to: TO });

  const saw = await client.run('answer_and_hang_up', platform, { with: command });

  assert.partialDeepStrictEqual(saw, { ended: { success: true }, closeReason: 'CALL_TERMINATED' });
  assert.equal(call.view().endedBy, 'agent');
}

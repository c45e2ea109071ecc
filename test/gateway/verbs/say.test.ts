import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { msToBytes } from '../../../contracts/audio.ts';
import type { SayInput } from '../../../contracts/verbs.ts';
import type { LiveCall } from '../../../gateway/live-call.ts';
import type { StepRun } from '../../../gateway/steps.ts';
import { say } from '../../../gateway/verbs/say.ts';
import type { SpeakRequest, Voice } from '../../../gateway/speaking.ts';
import { eventually } from '../../eventually.ts';
import { sideBySide } from '../../side-by-side.ts';
import { callFor, RATE } from '../scripted-call.ts';
import type { CallForTestOptions } from '../scripted-call.ts';

const SENTENCE_MS = 300;
/** Each sentence has a sound of its own. */
const soundOf = (sentence: number) => Buffer.alloc(msToBytes(SENTENCE_MS, RATE), sentence + 1);

const INPUT: SayInput = {
  callId: 'call-1',
  step: 2,
  state: 'ANSWERED',
  text: 'One. Two. Three.',
  voice: 'Kore',
  language: 'en-US',
};

/** A voice of three sentences, and what it was asked for. */
class ThreeSentences implements Voice {
  readonly asked: SpeakRequest[] = [];
  failsAfter = 3;

  async *speak(request: SpeakRequest, signal: AbortSignal) {
    this.asked.push(request);
    for (let sentence = request.skipSentences; sentence < 3; sentence += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
      if (sentence >= this.failsAfter) throw new Error('the model is away');
      yield { sentence, pcm: soundOf(sentence) };
    }
  }
}

/** An answered call, and how its verbs are run: the test may abandon them, and sees how far they are. */
function answeredCall(t: TestContext, options?: CallForTestOptions) {
  const { call, platform, logs } = callFor(t, options);
  call.adopt('ANSWERED');
  const stop = new AbortController();
  let progress: (() => unknown) | undefined;
  const run: StepRun = { signal: stop.signal, report: (latest) => (progress = latest) };
  return {
    call,
    platform,
    logs,
    run,
    stop,
    progress: () => progress?.(),
    voice: new ThreeSentences(),
  };
}

const turnBegun = (call: LiveCall) => call.ear.turnStart > 0;

sideBySide('say', {
  'ends when the last byte was heard, and then it is the caller’s turn': async (t) => {
    const { call, platform, run, voice } = answeredCall(t);
    call.ear.hear(Buffer.alloc(320));

    const saying = say(call, INPUT, run, voice);
    await eventually(() => assert.equal(platform.sentBytes, 3 * soundOf(0).length));
    assert.equal(turnBegun(call), false, 'what was sent is not yet heard');

    assert.deepEqual(await saying, { kind: 'played', heardMs: 3 * SENTENCE_MS });
    assert.equal(turnBegun(call), true);
    assert.ok(Buffer.concat(platform.sent).equals(Buffer.concat([0, 1, 2].map(soundOf))));
  },

  'tells which sentences were heard in full, and a successor begins with the next': async (t) => {
    const { call, run, voice, progress } = answeredCall(t);
    const saying = say(call, INPUT, run, voice);
    assert.deepEqual(progress(), { sentencesHeard: 0 });
    await eventually(() => assert.deepEqual(progress(), { sentencesHeard: 1 }));
    await saying;

    const successor = answeredCall(t);
    await say(successor.call, { ...INPUT, resume: { sentencesHeard: 1 } }, successor.run, successor.voice);

    assert.equal(successor.voice.asked[0]?.skipSentences, 1);
    assert.ok(Buffer.concat(successor.platform.sent).equals(Buffer.concat([1, 2].map(soundOf))));
    assert.deepEqual(successor.progress(), { sentencesHeard: 2 });
  },

  'stops at once when it is abandoned, here and on the platform': async (t) => {
    const { call, platform, run, stop, voice } = answeredCall(t);
    const saying = say(call, INPUT, run, voice);
    await eventually(() => assert.ok(platform.sentBytes > 0));

    stop.abort();

    const said = await saying;
    assert.deepEqual(platform.commands, ['interrupt']);
    assert.ok(said.kind === 'played' && said.heardMs < 3 * SENTENCE_MS);
  },

  'fails as a call that is over when the caller hangs up meanwhile': async (t) => {
    const { call, platform, run, voice } = answeredCall(t);
    const saying = say(call, INPUT, run, voice);
    await eventually(() => assert.ok(platform.sentBytes > 0));

    platform.listener.onEnd('hung-up');

    await assert.rejects(saying, { type: 'CallOver' });
    assert.deepEqual(platform.commands, [], 'there is nothing left to interrupt');
  },

  'says what it has when the voice fails, and tells why': async (t) => {
    const { call, platform, run, voice } = answeredCall(t);
    voice.failsAfter = 1;

    assert.deepEqual(await say(call, INPUT, run, voice), { kind: 'not-spoken', why: 'the model is away' });
    assert.ok(Buffer.concat(platform.sent).equals(soundOf(0)));
  },

  'is refused on a call that still rings': async (t) => {
    const { call } = callFor(t);
    const { run, voice } = answeredCall(t);

    await assert.rejects(say(call, INPUT, run, voice), { type: 'CommandRefused', message: /still ringing/ });
    assert.deepEqual(voice.asked, []);
  },

  'goes on, and warns, when the platform stops asking for sound': async (t) => {
    const warning = /the platform stopped asking for sound: a prompt was cut short/;
    const { call, logs, run, voice } = answeredCall(t, { pullMs: 100, expectedLogs: [warning] });

    assert.deepEqual(await say(call, INPUT, run, voice), { kind: 'played', heardMs: 100 });

    const [line] = logs.lines.filter(({ msg }) => warning.test(msg));
    assert.deepEqual([line?.level, line?.['step'], line?.['heardMs']], [40, 2, 100]);
  },
});

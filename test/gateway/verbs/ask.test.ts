import assert from 'node:assert/strict';
import { BYTES_PER_SAMPLE, msToBytes } from '../../../contracts/audio.ts';
import type { AskResult } from '../../../contracts/verbs.ts';
import { SpeechUnavailable } from '../../../speech/failures.ts';
import type { Understood } from '../../../speech/speech.ts';
import { eventually } from '../../eventually.ts';
import { sideBySide } from '../../side-by-side.ts';
import { RATE } from '../scripted-call.ts';
import { noise, silence, voice } from '../speech-like.ts';
import { callToAskOn, HOLDING, pickedUp, QUESTION, UNCLEAR, YES } from './questioned-call.ts';

sideBySide('ask', {
  'gives what the model understood, and had the caller’s words to hear': async (t) => {
    const { begin, hear, untilHeard, requests, kept } = await pickedUp(t);

    const asking = begin();
    await untilHeard();
    await hear(silence(600), voice(700), silence(1200));

    const { answer, turns } = await asking;
    assert.deepEqual(answer, YES);
    assert.deepEqual(
      turns.map(({ asked, heard, understood, bargedIn }) => ({ asked, heard, understood, bargedIn })),
      [{ asked: QUESTION.ask, heard: 'yes', understood: 'answer', bargedIn: false }],
    );
    const [{ request } = assert.fail()] = requests;
    const heardMs = request.pcm.length / msToBytes(1, RATE);
    assert.ok(heardMs >= 300 + 700 + 700 && heardMs <= 1900, `${heardMs} ms were sent`);
    assert.equal(request.timeZone, 'Asia/Singapore');
    assert.match(request.localTime, /^\d{4}-\d\d-\d\dT.*\+08:00$/);
    assert.deepEqual(kept.get('call-1/3'), { answer, turns });
  },

  'stops speaking when the caller breaks in, here and on the platform': async (t) => {
    const { begin, hear, platform, call } = await pickedUp(t, { questionMs: 20_000 });

    const asking = begin();
    await eventually(() => assert.ok(platform.sentBytes > 0));
    await hear(voice(900), silence(1200));

    const { answer, turns } = await asking;
    assert.deepEqual(answer, YES);
    assert.equal(turns[0]?.bargedIn, true);
    assert.deepEqual(platform.commands, ['answer', 'interrupt']);
    assert.equal(call.playout.underruns, 0);
  },

  'asks again, in other words, who says nothing or is not understood': async (t) => {
    const { begin, hear, untilHeard, asked } = await pickedUp(t, { replies: [UNCLEAR] });

    const asking = begin();
    await untilHeard(1);
    await hear(silence(2000), noise(150, 12_000), silence(4500));
    await untilHeard(2);
    await hear(voice(700), silence(1200));

    const { answer, turns } = await asking;
    assert.deepEqual(answer, { kind: 'unclear', transcript: 'purple' });
    assert.deepEqual(asked, [QUESTION.ask, QUESTION.atSilence]);
    assert.deepEqual(
      turns.map(({ understood }) => understood),
      ['silent', 'unclear'],
    );
  },

  'says the question again to one who asks for that, and does not count it': async (t) => {
    const repeat: Understood = { kind: 'repeat', transcript: 'please say that again' };
    const { begin, hear, untilHeard, asked } = await pickedUp(t, { replies: [repeat, UNCLEAR, YES] });

    const asking = begin();
    for (const time of [1, 2, 3]) {
      await untilHeard(time);
      await hear(voice(700), silence(1200));
    }

    assert.deepEqual((await asking).answer, YES);
    assert.deepEqual(asked, [QUESTION.ask, QUESTION.ask, QUESTION.atUnclear]);
  },

  'understands as a whole what the caller adds while it is being understood': async (t) => {
    const late = Promise.withResolvers<Understood>();
    const { begin, hear, untilHeard, requests } = await pickedUp(t, { replies: [late.promise, YES] });

    const asking = begin();
    await untilHeard();
    await hear(voice(700), silence(1000));
    await eventually(() => assert.equal(requests.length, 1));
    await hear(voice(800), silence(1200));

    const { answer, turns } = await asking;
    late.resolve(UNCLEAR);
    assert.deepEqual(answer, YES);
    assert.equal(turns.length, 1);
    const [first, second] = requests;
    assert.equal(first?.signal.aborted, true);
    assert.ok(
      (second?.request.pcm.length ?? 0) > (first?.request.pcm.length ?? 0) + (1800 * RATE * 2) / 1000,
    );
  },

  'asks the model once more when it fails at once, and then says that nobody understood': async (t) => {
    const warning = /the speech model did not understand an answer/;
    const away = new SpeechUnavailable('the model is away');
    const options = { replies: [away, away], expectedLogs: [warning] };
    const { begin, hear, untilHeard, requests, logs } = await pickedUp(t, options);

    const asking = begin();
    await untilHeard();
    await hear(voice(700), silence(1200));

    assert.deepEqual((await asking).answer, { kind: 'not-heard', why: 'the model is away' });
    assert.equal(requests.length, 2);
    assert.equal(logs.lines.filter(({ msg }) => warning.test(msg)).length, 1);
  },

  'asks the caller to hold when the model takes long': async (t) => {
    const late = Promise.withResolvers<Understood>();
    const { begin, hear, untilHeard, platform } = await pickedUp(t, { replies: [late.promise] });

    const asking = begin();
    await untilHeard();
    await hear(voice(700), silence(1000));
    await eventually(() => assert.ok(Buffer.concat(platform.sent).includes(HOLDING)));
    late.resolve(YES);

    assert.deepEqual((await asking).answer, YES);
  },

  'is not asked by a gateway that took the call over when it was answered before': async (t) => {
    const at = callToAskOn(t);
    const before: AskResult = { answer: { kind: 'silent' }, turns: [] };
    at.kept.set('call-1/3', before);
    at.call.adopt('ANSWERED');

    assert.deepEqual(await at.begin(), before);
    assert.deepEqual(at.asked, []);
  },

  'is asked as often as was left to it when another gateway asked in vain': async (t) => {
    const { begin, hear, untilHeard, asked, progress } = await pickedUp(t, { replies: [UNCLEAR] });

    const asking = begin({ resume: { triesInVain: 1 } });
    assert.deepEqual(progress(), { triesInVain: 1 });
    await untilHeard();
    await hear(voice(700), silence(1200));

    assert.equal((await asking).answer.kind, 'unclear');
    assert.deepEqual(asked, [QUESTION.ask]);
  },

  'fails as a call that is over when the caller hangs up meanwhile, and keeps nothing': async (t) => {
    const { begin, untilAsked, platform, kept } = await pickedUp(t);
    const asking = begin();
    await untilAsked();

    platform.listener.onEnd('hung-up');

    await assert.rejects(asking, { type: 'CallOver' });
    assert.equal(kept.size, 0);
  },

  'takes words that came while nobody listened for the answer': async (t) => {
    const { begin, hear, untilHeard, call, requests } = await pickedUp(t);
    call.ear.attend(false);
    await hear(voice(900), silence(300));
    call.ear.attend(true);

    const asking = begin();
    await untilHeard();
    await hear(silence(1700));

    assert.deepEqual((await asking).answer, YES);
    assert.ok((requests[0]?.request.pcm.length ?? 0) >= 900 * (RATE / 1000) * BYTES_PER_SAMPLE);
    assert.equal(call.hasUnrecorded, false);
  },
});

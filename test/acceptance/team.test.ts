import assert from 'node:assert/strict';
import type { Fault } from '../../simulator/faulty/faults.ts';
import { startSlack } from '../../simulator/slack/slack.ts';
import { assertAllKept } from '../kept-exactly.ts';
import { office } from '../office.ts';
import type { OfficeOptions } from '../office.ts';
import { sideBySide } from '../side-by-side.ts';
import { goWrong, messagesIn, receivedBy } from '../slack-controls.ts';
import { BRISK, WORDS } from './brisk.ts';

const POST = 'chat.postMessage';
const TRIED_AGAIN = [/^Activity failed/];

sideBySide('the team hears of a message once', {
  'though Slack asks for patience': toldOnceThough(
    { kind: '429', method: POST, count: 2, retryAfter: 1 },
    { history: 'message-with-slack-rate-limited' },
  ),
  'though Slack posts it and its answer is lost': toldOnceThough({
    kind: 'reset-after',
    method: POST,
    count: 1,
  }),
  'though Slack posts it and answers with an error': toldOnceThough({
    kind: 'http500-after',
    method: POST,
    count: 1,
  }),
  'though Slack does not take it at first': toldOnceThough({ kind: 'reset-before', method: POST, count: 2 }),
  'though nobody answers at Slack for a while': toldOnceThough({ kind: 'refuse', ms: 20_000 }),

  'in the fallback channel, when its own is gone': async (t) => {
    const { dial, result, slack, store } = await office(t, {
      open: false,
      line: { ...BRISK, alert: { slack: '#nowhere' } },
      settings: { SLACK_FALLBACK_CHANNEL: '#alerts' },
      history: 'message-told-in-fallback-channel',
      expectedLogs: TRIED_AGAIN,
    });

    const call = dial({ steps: [{ waitForPrompt: true }, { say: WORDS }] });

    const { outcome, recordingId } = await result(call);
    assert.equal(outcome, 'message-taken');
    const [message = '', ...others] = await messagesIn(slack, '#alerts');
    assert.match(message, new RegExp(WORDS));
    assert.deepEqual(others, []);
    await assertAllKept(store, call, recordingId);
  },

  'at an address of its own, where the line says so': async (t) => {
    const team = await startSlack();
    t.after(() => team.close());
    const { dial, result, messages } = await office(t, {
      open: false,
      line: { ...BRISK, alert: { webhook: `${team.url}/webhook/team` } },
    });

    const call = dial({ steps: [{ waitForPrompt: true }, { say: WORDS }] });

    assert.equal((await result(call)).outcome, 'message-taken');
    const [body, ...others] = await receivedBy(team, 'team');
    assert.equal(body?.['event'], 'voicemail');
    assert.equal(body?.['callId'], call.callId);
    assert.deepEqual(body?.['transcript'], { text: WORDS, confidence: 'high' });
    assert.deepEqual(others, []);
    assert.deepEqual(await messages(), []);
  },
});

type Tests = Parameters<typeof sideBySide>[1];

function toldOnceThough(fault: Fault, options: Pick<OfficeOptions, 'history'> = {}): Tests[string] {
  return async (t) => {
    const { dial, logs, result, messages, slack, store } = await office(t, {
      open: false,
      line: BRISK,
      expectedLogs: TRIED_AGAIN,
      ...options,
    });

    const call = dial({ steps: [{ waitForPrompt: true }, { say: WORDS }] });
    await call.until(({ kind }) => kind === 'speech-ended');
    await goWrong(slack, fault);

    const { outcome, recordingId } = await result(call);
    assert.equal(outcome, 'message-taken');
    const [message = '', ...others] = await messages();
    assert.match(message, new RegExp(`from \\+65 8111 0001 .*: “${WORDS}”$`));
    assert.deepEqual(others, []);
    assert.ok(
      logs.lines.some(
        ({ msg, activityType }) => msg === 'Activity failed' && activityType === 'alertVoicemail',
      ),
      'the first attempt failed',
    );
    await assertAllKept(store, call, recordingId);
  };
}

import assert from 'node:assert/strict';
import { office } from '../office.ts';
import { startGemini } from '../../simulator/gemini/gemini.ts';
import { sharedVoice } from '../shared-voice.ts';
import { sideBySide } from '../side-by-side.ts';
import { WORDS } from './brisk.ts';
import { annaIsTold, BILL, fateOf, HEARD_OFFER, HEARD_ORDER, ORDER } from './customer.ts';
import { BYE, hears, NO, NOTIFYING, PERSON, YES } from './notifying.ts';

sideBySide('a customer who is being read their news', {
  'is told when it was withdrawn while they listened': async (t) => {
    const at = await office(t, { open: true, line: NOTIFYING });
    await annaIsTold(at.store, ORDER);

    const call = at.dial({ steps: hears(HEARD_ORDER, YES) });
    await call.until(({ kind }) => kind === 'heard-phrase');
    await at.store.notifications.withdraw('n1', new Date().toISOString());

    assert.equal((await at.result(call)).outcome, 'notified');
    assert.equal((await fateOf(at.store, 'n1')).state, 'withdrawn');
    assert.deepEqual(await at.messages(), []);
  },

  'says goodbye in the middle, and the rest waits': async (t) => {
    const at = await office(t, { open: true, line: NOTIFYING, history: 'broken-off' });
    await annaIsTold(at.store, ORDER, BILL);

    const call = at.dial({ steps: hears(HEARD_ORDER, BYE) });

    assert.equal((await at.result(call)).outcome, 'broken-off');
    assert.equal((await fateOf(at.store, 'n1')).state, 'pending');
    assert.deepEqual(await at.messages(), []);
  },

  'wants a person, and is put through': async (t) => {
    const at = await office(t, { open: true, line: NOTIFYING, history: 'notifications-person' });
    await annaIsTold(at.store, ORDER, BILL);

    const call = at.dial({
      callee: 'picks-up',
      answerAfterMs: 200,
      steps: hears(HEARD_ORDER, PERSON),
      calleeSteps: [{ pauseMs: 500 }, { hangUp: true }],
    });

    const { outcome, states } = await at.result(call);
    assert.equal(outcome, 'connected');
    assert.deepEqual(states, ['PENDING', 'ANSWERED', 'CONNECTED', 'DISCONNECTED']);
    assert.equal((await fateOf(at.store, 'n1')).why, 'wants-person');
    assert.equal((await fateOf(at.store, 'n2')).state, 'pending');
    assert.equal((await at.messages()).length, 1);
  },

  'wants a person, though what they were read was withdrawn meanwhile': async (t) => {
    const at = await office(t, { open: true, line: NOTIFYING });
    await annaIsTold(at.store, ORDER);

    const call = at.dial({
      callee: 'picks-up',
      answerAfterMs: 200,
      steps: hears(HEARD_ORDER, PERSON),
      calleeSteps: [{ pauseMs: 500 }, { hangUp: true }],
    });
    await call.until(({ kind }) => kind === 'heard-phrase');
    await at.store.notifications.withdraw('n1', new Date().toISOString());

    assert.equal((await at.result(call)).outcome, 'connected');
    assert.deepEqual(await at.messages(), [], 'there is nothing to follow up');
  },
});

sideBySide('when nobody can understand what callers say', {
  'they are put through, and what was being read stays undecided': async (t) => {
    const gemini = await startGemini({ voice: await sharedVoice() });
    t.after(() => gemini.close());
    const at = await office(t, {
      open: true,
      line: NOTIFYING,
      settings: { GEMINI_BASE_URL: gemini.url, GEMINI_API_KEY: gemini.apiKey },
      history: 'notifications-not-heard',
      expectedLogs: [/^the speech model did not understand an answer/],
    });
    await annaIsTold(at.store, ORDER);
    await fetch(`${gemini.url}/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: '500', path: '3.8-flash:generateContent', count: 2 }),
    });

    const call = at.dial({
      callee: 'no-answer',
      steps: [...hears(HEARD_ORDER, YES), { whenHears: 'nobody can take your call right now', say: WORDS }],
    });

    const { outcome, transcript } = await at.result(call);
    assert.deepEqual([outcome, transcript], ['message-taken', WORDS]);
    assert.equal((await fateOf(at.store, 'n1')).state, 'pending');
    assert.equal((await at.messages()).length, 1);
  },
});

sideBySide('a caller whom nobody knows', {
  'is asked for a message, and declines: the team hears of the call': async (t) => {
    const at = await office(t, { open: true, line: NOTIFYING, history: 'unknown-caller' });

    const call = at.dial({ steps: hears(HEARD_OFFER, NO) });

    assert.equal((await at.result(call)).outcome, 'unknown-caller');
    const [message = '', ...others] = await at.messages();
    assert.match(message, /\+65 8111 0001/);
    assert.deepEqual(others, []);
  },

  'withholds the number and leaves a message': async (t) => {
    const at = await office(t, { open: true, line: NOTIFYING });

    const call = at.dial({
      from: '',
      steps: [...hears(HEARD_OFFER, YES), { whenHears: 'leave a message after the tone', say: WORDS }],
    });

    const { outcome, transcript } = await at.result(call);
    assert.deepEqual([outcome, transcript], ['message-taken', WORDS]);
    assert.equal((await at.messages()).length, 1);
  },
});

import assert from 'node:assert/strict';
import { office } from '../office.ts';
import { sideBySide } from '../side-by-side.ts';
import { annaIsTold, BILL, fateOf, ORDER } from './customer.ts';
import { BYE, NO, NOTIFYING, PERSON, says, YES } from './notifying.ts';

sideBySide('a customer who is being read their news', {
  'is told when it was withdrawn while they listened': async (t) => {
    const at = await office(t, { open: true, line: NOTIFYING });
    await annaIsTold(at.store, ORDER);

    const call = at.dial({ steps: says(YES) });
    await call.until(({ kind }) => kind === 'prompt-heard');
    await at.store.notifications.withdraw('n1', new Date().toISOString());

    assert.equal((await at.result(call)).outcome, 'notified');
    assert.equal((await fateOf(at.store, 'n1')).state, 'withdrawn');
    assert.deepEqual(await at.messages(), []);
  },

  'says goodbye in the middle, and the rest waits': async (t) => {
    const at = await office(t, { open: true, line: NOTIFYING, history: 'broken-off' });
    await annaIsTold(at.store, ORDER, BILL);

    const call = at.dial({ steps: says(BYE) });

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
      steps: [...says(PERSON), { pauseMs: 3000 }, { hangUp: true }],
    });

    const { outcome, states } = await at.result(call);
    assert.equal(outcome, 'connected');
    assert.deepEqual(states, ['PENDING', 'ANSWERED', 'CONNECTED', 'DISCONNECTED']);
    assert.equal((await fateOf(at.store, 'n1')).why, 'wants-person');
    assert.equal((await fateOf(at.store, 'n2')).state, 'pending');
    assert.equal((await at.messages()).length, 1);
  },
});

sideBySide('a caller whom nobody knows', {
  'is asked for a message, and declines: the team hears of the call': async (t) => {
    const at = await office(t, { open: true, line: NOTIFYING, history: 'unknown-caller' });

    const call = at.dial({ steps: says(NO) });

    assert.equal((await at.result(call)).outcome, 'unknown-caller');
    const [message = '', ...others] = await at.messages();
    assert.match(message, /\+65 8111 0001/);
    assert.deepEqual(others, []);
  },

  'withholds the number and leaves a message': async (t) => {
    const at = await office(t, { open: true, line: NOTIFYING });

    const call = at.dial({
      from: '',
      steps: [...says(YES), { waitForPrompt: true }, { say: 'the boiler leaks please call me back' }],
    });

    const { outcome, transcript } = await at.result(call);
    assert.deepEqual([outcome, transcript], ['message-taken', 'the boiler leaks please call me back']);
    assert.equal((await at.messages()).length, 1);
  },
});

import assert from 'node:assert/strict';
import { office } from '../office.ts';
import { sideBySide } from '../side-by-side.ts';
import {
  ANNA,
  annaIsTold,
  BILL,
  fateOf,
  HEARD_BILL,
  HEARD_ORDER,
  HEARD_VISIT,
  MARK,
  NOT_UNDERSTOOD,
  ORDER,
  pending,
  VISIT,
} from './customer.ts';
import { AGAIN, BESIDE_THE_POINT, hears, NO, NOTIFYING, understoodIn, YES } from './notifying.ts';

sideBySide('a customer who calls for news', {
  'is read all of it, and each is settled by what they say': async (t) => {
    const at = await office(t, { open: true, line: NOTIFYING, history: 'notified' });
    await annaIsTold(at.store, ORDER, BILL, VISIT);

    const call = at.dial({
      steps: [
        ...hears(HEARD_ORDER, YES),
        ...hears(HEARD_BILL, NO),
        ...hears(HEARD_VISIT, BESIDE_THE_POINT),
        ...hears(NOT_UNDERSTOOD, BESIDE_THE_POINT),
      ],
    });

    const result = await at.result(call);
    assert.equal(result.outcome, 'notified');
    assert.deepEqual(result.states, ['PENDING', 'ANSWERED', 'DISCONNECTED']);
    assert.deepEqual(understoodIn(result), ['answer', 'answer', 'unclear', 'unclear']);
    assert.deepEqual(await fateOf(at.store, 'n1'), {
      state: 'acknowledged',
      attempts: 1,
      why: undefined,
      words: YES,
    });
    assert.deepEqual(await fateOf(at.store, 'n2'), {
      state: 'flagged',
      attempts: 1,
      why: 'declined',
      words: NO,
    });
    assert.deepEqual(await fateOf(at.store, 'n3'), {
      state: 'flagged',
      attempts: 1,
      why: 'unclear',
      words: BESIDE_THE_POINT,
    });
    const [message = '', ...others] = await at.messages();
    assert.match(message, /Anna Kowalski/);
    assert.deepEqual(others, [], 'the team is told of all in one message');
  },

  'hears the most urgent first, and nothing that has expired': async (t) => {
    const at = await office(t, { open: true, line: NOTIFYING });
    await annaIsTold(at.store);
    await at.store.notifications.put(
      pending({ notificationId: 'later', message: BILL, dueAt: '2099-01-02T00:00:00Z' }),
    );
    await at.store.notifications.put(
      pending({ notificationId: 'first', message: VISIT, priority: 'urgent' }),
    );
    await at.store.notifications.put(pending({ notificationId: 'gone', expiresAt: '2020-01-01T00:00:00Z' }));

    const call = at.dial({ steps: [...hears(HEARD_VISIT, YES), ...hears(HEARD_BILL, YES)] });

    const { turns = [] } = await at.result(call);
    assert.deepEqual(
      turns.map(({ asked }) => asked),
      [`${VISIT} Can you confirm that?`, `${BILL} Can you confirm that?`],
    );
    assert.equal((await fateOf(at.store, 'gone')).state, 'pending');
  },

  'hangs up half-way: the rest waits, and what was being read is undecided': async (t) => {
    const at = await office(t, { open: true, line: NOTIFYING, history: 'notifications-hung-up' });
    await annaIsTold(at.store, ORDER, BILL, VISIT);

    const call = at.dial({ steps: [...hears(HEARD_ORDER, YES), { whenHears: HEARD_BILL, hangUp: true }] });

    assert.equal((await at.result(call)).outcome, 'hung-up');
    const states = await Promise.all(['n1', 'n2', 'n3'].map((id) => fateOf(at.store, id)));
    assert.deepEqual(
      states.map(({ state, attempts }) => [state, attempts]),
      [
        ['acknowledged', 1],
        ['pending', 1],
        ['pending', 0],
      ],
    );
    assert.deepEqual(await at.messages(), []);
  },

  'may have it said again': async (t) => {
    const at = await office(t, { open: true, line: NOTIFYING });
    await annaIsTold(at.store, ORDER);

    const call = at.dial({ steps: [...hears(HEARD_ORDER, AGAIN), ...hears(HEARD_ORDER, YES)] });

    const result = await at.result(call);
    assert.deepEqual(understoodIn(result), ['repeat', 'answer']);
    assert.equal(new Set(result.turns?.map(({ asked }) => asked)).size, 1);
    assert.equal((await fateOf(at.store, 'n1')).state, 'acknowledged');
  },

  'says nothing, and a person follows it up': async (t) => {
    const at = await office(t, { open: true, line: NOTIFYING });
    await annaIsTold(at.store, ORDER);

    const call = at.dial();

    assert.deepEqual(understoodIn(await at.result(call)), ['silent', 'silent']);
    assert.deepEqual(await fateOf(at.store, 'n1'), {
      state: 'flagged',
      attempts: 1,
      why: 'silent',
      words: undefined,
    });
    assert.equal((await at.messages()).length, 1);
  },

  'has no news': async (t) => {
    const at = await office(t, { open: true, line: NOTIFYING, history: 'nothing-pending' });
    await annaIsTold(at.store);

    const call = at.dial();

    const { outcome, turns } = await at.result(call);
    assert.equal(outcome, 'nothing-pending');
    assert.equal(turns, undefined);
    assert.deepEqual(await at.messages(), []);
  },

  'shares a number with somebody, and hears whom each is for': async (t) => {
    const at = await office(t, { open: true, line: NOTIFYING });
    await annaIsTold(at.store, ORDER);
    await at.store.customers.put(MARK);
    await at.store.notifications.put(
      pending({ notificationId: 'm1', customerId: MARK.customerId, message: BILL }),
    );

    const call = at.dial({
      steps: [...hears('can you confirm that', YES), ...hears('can you confirm that', YES)],
    });

    const { turns = [] } = await at.result(call);
    assert.deepEqual(
      new Set(turns.map(({ asked }) => asked.split('. ')[0])),
      new Set([`This is for ${ANNA.name}`, `This is for ${MARK.name}`]),
    );
  },

  'calls twice at once, and each is settled once': async (t) => {
    const at = await office(t, { open: true, line: NOTIFYING });
    await annaIsTold(at.store, ORDER);

    const calls = [at.dial({ steps: hears(HEARD_ORDER, YES) }), at.dial({ steps: hears(HEARD_ORDER, NO) })];

    const results = await Promise.all(calls.map((call) => at.result(call)));
    assert.deepEqual(
      results.map(({ outcome }) => outcome),
      ['notified', 'notified'],
    );
    const { state, attempts } = await fateOf(at.store, 'n1');
    assert.equal(attempts, 2);
    assert.equal((await at.messages()).length, state === 'flagged' ? 1 : 0);
  },
});

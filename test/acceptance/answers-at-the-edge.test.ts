import assert from 'node:assert/strict';
import { office } from '../office.ts';
import { sideBySide } from '../side-by-side.ts';
import { annaIsTold, fateOf, HEARD_ORDER, ORDER } from './customer.ts';
import { BESIDE_THE_POINT, hears, NOTIFYING, understoodIn, YES } from './notifying.ts';

/** Half a minute of clear words, with an answer at its end. */
const MONOLOGUE = `${`${BESIDE_THE_POINT} `.repeat(9)}${YES}`;

sideBySide('an answer at the edge', {
  'a cough is none: at the most the question comes again': async (t) => {
    const at = await office(t, { open: true, line: NOTIFYING });
    await annaIsTold(at.store, ORDER);
    const call = at.dial({
      steps: [{ whenHears: HEARD_ORDER, cough: true }, { pauseMs: 1_000 }, { say: YES }],
    });
    const understood = understoodIn(await at.result(call));
    assert.equal(understood.at(-1), 'answer');
    assert.ok(understood.length <= 2, understood.join(', '));
    assert.equal((await fateOf(at.store, 'n1')).state, 'acknowledged');
  },

  'is taken from a caller who begins 50 ms into the question when it is asked again': async (t) => {
    const at = await office(t, { open: true, line: NOTIFYING });
    await annaIsTold(at.store, ORDER);
    const call = at.dial({ steps: [{ waitForPrompt: true }, { interruptAfterMs: 50, say: YES }] });
    const result = await at.result(call);
    const turn = result.turns?.at(-1);
    assert.deepEqual([turn?.understood, turn?.bargedIn], ['answer', true]);
    assert.equal((await fateOf(at.store, 'n1')).state, 'acknowledged');
  },

  'is heard to its end when the caller speaks for half a minute': async (t) => {
    const at = await office(t, { open: true, line: NOTIFYING });
    await annaIsTold(at.store, ORDER);
    const call = at.dial({ steps: hears(HEARD_ORDER, MONOLOGUE) });
    const { turns } = await at.result(call);
    assert.equal(turns?.[0]?.heard, MONOLOGUE);
  },
});

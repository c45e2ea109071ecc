import assert from 'node:assert/strict';
import { WorkflowNotFoundError } from '@temporalio/client';
import { callWorkflowId } from '../../contracts/ids.ts';
import { eventually } from '../eventually.ts';
import { CALLER, office } from '../office.ts';
import type { Office } from '../office.ts';
import { sideBySide } from '../side-by-side.ts';
import { BRISK, PROMPTS, WORDS } from './brisk.ts';
import { heardOn } from './heard.ts';
import { assertMessageTaken } from './outcome.ts';

const UNKNOWN_NUMBER = '+6531580099';
const TURNED_AWAY = /^caller turned away/;

sideBySide('a line', {
  'that nobody has written down still leads to the phone behind it': async (t) => {
    const { phone, client, messages } = await office(t, {
      open: false,
      line: BRISK,
      expectedLogs: [/^no line has this number/],
    });

    const call = phone.placeCall({ from: CALLER, to: UNKNOWN_NUMBER });
    await call.until(({ kind }) => kind === 'agent-left');

    assert.equal(call.view().state, 'CONNECTED');
    await assert.rejects(
      client.workflow.getHandle(callWorkflowId(call.callId)).describe(),
      WorkflowNotFoundError,
    );
    assert.deepEqual(await heardOn(call), []);
    assert.deepEqual(await messages(), []);
  },

  'connects those who call too often at once to the phone behind it': async (t) => {
    const at = await office(t, {
      open: false,
      line: { ...BRISK, maxCallsPerCaller: 1 },
      history: 'turned-away',
      expectedLogs: [TURNED_AWAY],
    });

    const first = at.dial({ steps: [{ waitForPrompt: true }, { say: WORDS }] });
    await first.until(({ kind }) => kind === 'prompt-started');
    const second = at.dial({ callee: 'picks-up', answerAfterMs: 300 });

    const { outcome, states } = await at.result(second);
    assert.equal(outcome, 'turned-away');
    assert.deepEqual(states, ['PENDING', 'DISCONNECTED']);
    await second.until(({ kind }) => kind === 'agent-left');
    assert.equal(second.view().state, 'CONNECTED');
    await assertMessageTaken(at, first);
  },

  'rejects those who call too often at once where it says so': async (t) => {
    const at = await office(t, {
      open: false,
      line: { ...BRISK, maxCallsPerCaller: 1, failOpen: { policy: 'reject' } },
      expectedLogs: [TURNED_AWAY],
    });

    const first = at.dial({ steps: [{ waitForPrompt: true }, { say: WORDS }] });
    await first.until(({ kind }) => kind === 'prompt-started');
    const second = at.dial();

    assert.equal((await at.result(second)).outcome, 'turned-away');
    await second.until(({ kind }) => kind === 'ended');
    assert.deepEqual(second.view().states, ['PENDING', 'DISCONNECTED']);
    await assertMessageTaken(at, first);
  },

  'takes two callers without a number for two': async (t) => {
    const at = await office(t, { open: false, line: { ...BRISK, maxCallsPerCaller: 1 } });

    const calls = [1, 2].map(() => at.dial({ from: '', steps: [{ waitForPrompt: true }, { say: WORDS }] }));

    for (const call of calls) assert.equal((await at.result(call)).outcome, 'message-taken');
    assert.equal((await at.messages()).length, 2);
  },

  'that is edited goes by the new words, and a call that is on by the old ones': async (t) => {
    const at = await office(t, { open: false, line: BRISK });

    const call = at.dial({ steps: [{ waitForPrompt: true }, { say: WORDS }] });
    await call.until(({ kind }) => kind === 'prompt-started');
    // What is said after a message now is said at the beginning from now on, and the other way round.
    const { closed, recorded } = PROMPTS;
    await at.editLine({ ...BRISK, prompts: { ...PROMPTS, closed: recorded, recorded: closed } });
    await inForceAgain(at);
    const next = at.dial({ from: '+6581110002', steps: [{ waitForPrompt: true }, { say: WORDS }] });

    assert.equal((await at.result(call)).outcome, 'message-taken');
    assert.deepEqual(await heardOn(call), ['closed', 'beep', 'recorded']);
    assert.equal((await at.result(next)).outcome, 'message-taken');
    assert.deepEqual(await heardOn(next), ['recorded', 'beep', 'closed']);
  },

  'that is edited into nonsense goes on as it was': async (t) => {
    const at = await office(t, {
      open: false,
      line: BRISK,
      expectedLogs: [/^the lines cannot be changed/],
    });

    await at.editLine({ ...BRISK, ringSeconds: -1 });
    await eventually(() => assert.ok(at.logs.lines.some(({ msg }) => /cannot be changed/.test(msg))));

    await assertMessageTaken(at, at.dial({ steps: [{ waitForPrompt: true }, { say: WORDS }] }));
  },
});

/** The gateway has read the lines file once more. */
async function inForceAgain({ logs }: Office): Promise<void> {
  await eventually(() => {
    assert.equal(logs.lines.filter(({ msg }) => msg === 'lines in force').length, 2);
  });
}

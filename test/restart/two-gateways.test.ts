import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callWorkflowId } from '../../contracts/ids.ts';
import { office } from '../office.ts';
import { assertNothingNoticed } from './drills.ts';
import { gatewaysOf } from './history.ts';
import { leavesMessage, PROMPTS, SHORT_LINE } from './short-line.ts';

test('two gateways and one call: one has it, the other is told so, and it is answered once', async (t) => {
  const place = await office(t, { open: false, processes: 'gateway', gateways: 2, line: SHORT_LINE });

  const call = place.dial(leavesMessage());
  await assertNothingNoticed(place, call, [PROMPTS.closed, PROMPTS.recorded]);

  const { events } = call.view();
  const claims = events.filter(({ kind }) => kind === 'claimed');
  const refusals = events.flatMap((event) => (event.kind === 'claim-refused' ? [event.code] : []));
  const answers = events.filter((event) => event.kind === 'command' && event.command === 'call.answer');
  assert.equal(claims.length, 1);
  assert.deepEqual(refusals, ['SESSION_BUSY']);
  assert.equal(answers.length, 1);
  assert.equal((await gatewaysOf(place, call)).length, 1, 'one gateway told the workflow');
  const runs: string[] = [];
  const query = `WorkflowId = "${callWorkflowId(call.callId)}"`;
  for await (const { runId } of place.client.workflow.list({ query })) runs.push(runId);
  assert.equal(runs.length, 1, 'one run of one workflow');
});

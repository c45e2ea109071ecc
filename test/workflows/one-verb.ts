import { condition } from '@temporalio/workflow';
import type { SayProgress, SayResult } from '../../contracts/verbs.ts';
import { listenForGateways } from '../../workflows/gateways.ts';
import { CalleeJoined, CallOver, perform, performAfterEnd } from '../../workflows/perform.ts';
import type { Step } from '../../workflows/perform.ts';

/** A workflow that carries out a single verb, and returns in words what came of it. */
export async function oneVerb(callId: string): Promise<string> {
  const gateways = listenForGateways(() => {});
  try {
    return inWords(await perform(gateways, sayingOf(callId)));
  } catch (failure) {
    if (failure instanceof CallOver) return `over: ${failure.by}, and so says the call: ${gateways.endedBy}`;
    if (failure instanceof CalleeJoined) return 'the callee joined';
    throw failure;
  }
}

/** A workflow that carries out a single verb once the call is over, for words that are in no recording. */
export async function verbAfterEnd(callId: string): Promise<string> {
  const gateways = listenForGateways(() => {});
  await condition(() => gateways.endedBy !== undefined);
  if (gateways.unrecordedAt === undefined) return 'nothing to be done';
  const said = await performAfterEnd(gateways.unrecordedAt, sayingOf(callId));
  return said === undefined ? 'nothing came of it' : inWords(said);
}

function sayingOf(callId: string): Step<SayResult, SayProgress> {
  const input = { callId, step: 1, text: 'One. Two.', voice: 'Kore', language: 'en-US' };
  return {
    summary: 'say: One. Two.',
    send: (verbs, resume) =>
      verbs.say({ ...input, state: 'ANSWERED', ...(resume === undefined ? {} : { resume }) }),
  };
}

function inWords(said: SayResult): string {
  return said.kind === 'played' ? `played ${said.heardMs} ms` : said.why;
}

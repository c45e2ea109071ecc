import type { SayProgress } from '../../contracts/verbs.ts';
import { listenForGateways } from '../../workflows/gateways.ts';
import { CalleeJoined, CallOver, perform } from '../../workflows/perform.ts';

/** A workflow that carries out a single verb, and returns in words what came of it. */
export async function oneVerb(callId: string): Promise<string> {
  const gateways = listenForGateways(() => {});
  try {
    const said = await perform(gateways, {
      summary: 'say: One. Two.',
      send: (verbs, resume: SayProgress | undefined) =>
        verbs.say({
          callId,
          step: 1,
          state: 'ANSWERED',
          text: 'One. Two.',
          voice: 'Kore',
          language: 'en-US',
          ...(resume === undefined ? {} : { resume }),
        }),
    });
    return said.kind === 'played' ? `played ${said.heardMs} ms` : said.why;
  } catch (failure) {
    if (failure instanceof CallOver) return `over: ${failure.by}, and so says the call: ${gateways.endedBy}`;
    if (failure instanceof CalleeJoined) return 'the callee joined';
    throw failure;
  }
}

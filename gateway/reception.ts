import type { Logger } from 'pino';
import type { CallInput, EndedBy } from '../contracts/call.ts';
import type { Line } from '../contracts/line.ts';
import type { PromptVoice } from '../speech/prompt-voice.ts';
import type { CallWorkflows } from './call-workflows.ts';
import type { Directory } from './directory.ts';
import type { HeldCalls } from './held-calls.ts';
import { holdWhileIdle } from './holding.ts';
import { LiveCall } from './live-call.ts';
import type { Offer, PlatformCall } from './platform.ts';

/** A caller to a number that the lines file does not know still reaches the phone behind it. */
const UNKNOWN_LINE_RING_SECONDS = 60;

export interface ReceptionParts {
  readonly held: HeldCalls;
  readonly workflows: CallWorkflows;
  readonly gatewayId: string;
  readonly queue: string;
  readonly log: Logger;
  readonly directory: Directory;
  readonly voice: Pick<PromptVoice, 'ready'>;
}

/** Meets each call that this gateway has claimed: gives it to its workflow, and tells the workflow of its end. */
export function createReception(parts: ReceptionParts): (platform: PlatformCall, offer: Offer) => void {
  return (platform, offer) => {
    const log = parts.log.child({ callId: offer.callId });
    const call = new LiveCall(platform, offer, log);
    log.info({ again: offer.again, pii: { from: offer.from, to: offer.to } }, 'call claimed');
    receive(parts, call, offer).catch((err: unknown) => log.error({ err }, 'a call could not be received'));
  };
}

async function receive(parts: ReceptionParts, call: LiveCall, offer: Offer): Promise<void> {
  const { held, workflows } = parts;
  const rangAt = new Date();
  const from = parts.directory.normalise(offer.from);
  const callsAlready = held.liveFrom(from ?? '');
  held.add(call, from ?? '');
  const found = lookUp(parts.directory, call, { dialled: offer.to, at: rangAt });
  if (found === undefined) return call.turnAway('connect', UNKNOWN_LINE_RING_SECONDS);

  const { line } = found;
  const { voice: name, language, prompts } = line;
  holdWhileIdle(call, { phrase: () => parts.voice.ready({ text: prompts.holding, voice: name, language }) });
  const input: CallInput = {
    callId: offer.callId,
    ...(from === undefined ? {} : { from }),
    to: line.number,
    ...found,
    rangAt: rangAt.toISOString(),
    sampleRate: offer.sampleRate,
  };
  if (callsAlready >= line.maxCallsPerCaller) turnAway(call, line, 'this caller has too many calls at once');
  await attach(parts, call, input);
  const by = await ended(call);
  await workflows.ended(call.callId, {
    by,
    gatewayId: parts.gatewayId,
    unrecorded: call.hasUnrecorded,
    summary: `The call is over, ended by ${by}.`,
  });
}

/** Undefined when there is no line to be had: then the number works as if we were not there. */
function lookUp(
  directory: Directory,
  call: LiveCall,
  { dialled, at }: { readonly dialled: string; readonly at: Date },
): ReturnType<Directory['resolve']> {
  const pii = { to: dialled };
  try {
    const found = directory.resolve(dialled, at);
    if (found === undefined)
      call.log.error({ pii }, 'no line has this number: connected to the phone behind it');
    return found;
  } catch (err) {
    call.log.error({ err, pii }, 'the line of a call cannot be read: connected to the phone behind it');
    return undefined;
  }
}

/** Nobody hears silence because the engine is away: after the line's patience the caller is sent on without it. */
async function attach(parts: ReceptionParts, call: LiveCall, input: CallInput): Promise<void> {
  const { line } = input;
  const patience = setTimeout(
    () => turnAway(call, line, 'Temporal has not taken the call in time'),
    line.failOpen.afterSeconds * 1000,
  );
  try {
    const { gatewayId, queue } = parts;
    const summary = `Gateway ${gatewayId} holds the call.`;
    const attached = await parts.workflows.attach(input, {
      gatewayId,
      queue,
      heldSteps: call.steps.held,
      summary,
    });
    if (attached === 'finished') turnAway(call, line, 'its workflow has finished before');
  } finally {
    clearTimeout(patience);
  }
}

function turnAway(call: LiveCall, line: Line, why: string): void {
  if (call.over.aborted) return;
  call.log.error({ why, policy: line.failOpen.policy }, 'caller turned away');
  call
    .turnAway(line.failOpen.policy, line.ringSeconds)
    .catch((err: unknown) => call.log.error({ err }, 'a caller could not be turned away'));
}

async function ended(call: LiveCall): Promise<EndedBy> {
  if (!call.over.aborted) {
    await new Promise((resolve) => call.over.addEventListener('abort', resolve, { once: true }));
  }
  return call.endedBy ?? 'platform';
}

import { z } from 'zod';
import type { Call } from './call.ts';
import type { Command, CommandFailure } from './frames.ts';

const dataSchema = z.object({ ringTimeSeconds: z.number().int().min(1).max(120).default(60) });

/** How the attempt ends, and when, counted from the command. */
interface Ending {
  readonly afterMs: number;
  readonly picksUp: boolean;
  /** Absent when the callee picks up, or when the agent is never told. */
  readonly failure?: CommandFailure;
}

/** Rings the original callee for the agent's `call.connect`; a failed attempt leaves the call where it was. */
export function ringCallee(call: Call, command: Command): void {
  const data = dataSchema.safeParse(command.data);
  if (!data.success) {
    const message = 'ringTimeSeconds must be a whole number from 1 to 120';
    void call.voice.respond(command, { code: 'INVALID_REQUEST', message });
    return;
  }
  const ending = howItEnds(call, command, data.data.ringTimeSeconds * 1000);
  call.calleeRings = true;
  call.note({ kind: 'callee-rings' });
  call.timers.after(ending.afterMs, () => finish(call, command, ending));
}

function finish(call: Call, command: Command, { picksUp, failure }: Ending): void {
  call.calleeRings = false;
  if (picksUp) {
    call.calleePicksUp();
    void call.voice.respond(command);
    return;
  }
  call.note({ kind: 'callee-unanswered', why: failure?.message ?? 'the agent is not told' });
  if (failure) void call.voice.respond(command, failure);
}

function howItEnds(call: Call, command: Command, ringMs: number): Ending {
  const { callee, answerAfterMs } = call.request;
  const { rejectAfterMs, unanswered, unansweredEarlyMs } = call.settings;
  if (callee === 'busy') return notToBeHad(rejectAfterMs, 'the callee is busy');
  const ending = whenNobodyPicksUp(call, command, ringMs);
  // Picking up in the very moment in which the ringing ends is still picking up.
  const lastMomentMs = unanswered === 'code' ? ringMs - unansweredEarlyMs : ringMs;
  if (callee === 'no-answer' || answerAfterMs > lastMomentMs) return ending;
  return { afterMs: answerAfterMs, picksUp: true };
}

function whenNobodyPicksUp({ settings }: Call, command: Command, ringMs: number): Ending {
  switch (settings.unanswered) {
    case 'code':
      return notToBeHad(Math.max(0, ringMs - settings.unansweredEarlyMs), 'nobody picked up');
    case 'early-reject':
      return notToBeHad(settings.rejectAfterMs, 'the callee rejected the call');
    case 'timeout': {
      const failure = { code: 'TIMEOUT', message: 'nobody picked up in time' };
      return { afterMs: command.timeoutMs, picksUp: false, failure };
    }
    case 'no-reply':
      return { afterMs: ringMs, picksUp: false };
    default:
      // late-success
      return { afterMs: command.timeoutMs + settings.lateSuccessMs, picksUp: true };
  }
}

function notToBeHad(afterMs: number, message: string): Ending {
  return { afterMs, picksUp: false, failure: { code: 'CALL_UNANSWERED', message } };
}

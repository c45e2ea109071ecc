import type { Step } from './call-request.ts';

/** What is wrong with a step whose fields are each right, and what to do about it. */
export interface StepFault {
  readonly field: 'whenHears' | 'afterMs' | 'interruptAfterMs';
  readonly remedy: string;
}

/** Fewer of them sound like a part of many other words (measured). */
const FEWEST_LETTERS = 7;

/** The first fault of a step; undefined when it can be carried out. */
export function faultIn(step: Step, by: 'steps' | 'calleeSteps'): StepFault | undefined {
  const { whenHears, afterMs, interruptAfterMs } = triggerOf(step);
  if (by === 'calleeSteps' && (whenHears !== undefined || interruptAfterMs !== undefined)) {
    const field = whenHears === undefined ? 'interruptAfterMs' : 'whenHears';
    return {
      field,
      remedy: 'only the caller reacts to what the agent says: let the callee wait with pauseMs',
    };
  }
  if (whenHears === undefined) {
    if (afterMs === undefined) return undefined;
    return {
      field: 'afterMs',
      remedy: 'it belongs to whenHears: put {"pauseMs":n} before this step instead',
    };
  }
  if (interruptAfterMs !== undefined) {
    const remedy = 'who waits for a phrase cannot also interrupt: make two steps of it';
    return { field: 'interruptAfterMs', remedy };
  }
  if (lettersIn(whenHears) >= FEWEST_LETTERS) return undefined;
  const remedy = `too short to be told from parts of other words: give at least ${FEWEST_LETTERS} letters, best three words or more`;
  return { field: 'whenHears', remedy };
}

/** The parts of a step that say when it is carried out. */
export function triggerOf(step: Step): {
  readonly whenHears?: string | undefined;
  readonly afterMs?: number | undefined;
  readonly interruptAfterMs?: number | undefined;
} {
  return 'whenHears' in step || 'interruptAfterMs' in step || 'afterMs' in step ? step : {};
}

function lettersIn(phrase: string): number {
  return phrase.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
}

import { systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import type { LiveCall } from './live-call.ts';
import type { Utterance } from './utterance.ts';

/** So long without a verb, and a caller begins to wonder whether the line is dead. */
const PAUSE_MS = 4000;
const AGAIN_MS = 15_000;

export interface Holding {
  /** The sound of the phrase, if it is there at once: while decisions are late nothing new is to be waited for. */
  readonly phrase: () => Buffer | undefined;
  readonly clock?: Clock;
}

/**
 * Tells the caller that we are still there whenever an answered call has no verb for a while, because the next decision
 * is late. Falls silent the moment a verb begins: nothing that the script says waits behind it. The caller's turn goes on
 * meanwhile: what they say to the phrase, or would have said to the beep that is late, is still theirs to be recorded.
 */
export function holdWhileIdle(call: LiveCall, { phrase, clock = systemClock }: Holding): void {
  let callOff: (() => void) | undefined;
  let speaking: Utterance | undefined;

  const speak = (): void => {
    callOff = clock.after(AGAIN_MS, speak);
    if (call.state !== 'ANSWERED' || speaking !== undefined) return;
    const pcm = phrase();
    if (pcm === undefined) return;
    call.log.info('the next decision is late: the caller is asked to hold');
    const utterance = call.playout.play();
    speaking = utterance;
    utterance.write(pcm);
    utterance.end();
    void utterance.finished.then(() => {
      if (speaking === utterance) speaking = undefined;
    });
  };

  call.steps.watch((running) => {
    callOff?.();
    if (call.over.aborted) return;
    if (!running) {
      callOff = clock.after(PAUSE_MS, speak);
    } else if (speaking !== undefined) {
      call.stopSpeaking();
      speaking = undefined;
    }
  });
  call.over.addEventListener('abort', () => callOff?.(), { once: true });
}

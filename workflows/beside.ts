import { ActivityFailure, CancellationScope } from '@temporalio/workflow';
import type { Call } from './call.ts';

/**
 * Goes on beside the conversation and after it, whatever becomes of the call; `finish` waits for it. What cannot be done
 * is noted in the story: whoever minds more about it says so in the work itself.
 */
export function beside(call: Call, work: () => Promise<void>): void {
  const going = CancellationScope.nonCancellable(work).catch((failure: unknown) => {
    if (!(failure instanceof ActivityFailure)) throw failure;
    call.story.tell(
      `${failure.activityType} could not be done: ${failure.cause?.message ?? failure.message}`,
    );
  });
  call.beside.push(going);
}

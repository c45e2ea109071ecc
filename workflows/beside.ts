import { CancellationScope } from '@temporalio/workflow';
import type { Call } from './call.ts';

/** Goes on beside the conversation and after it, whatever becomes of the call; `finish` waits for it. */
export function beside(call: Call, work: () => Promise<void>): void {
  call.beside.push(CancellationScope.nonCancellable(work));
}

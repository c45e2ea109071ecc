import type { ActivityOptions } from '@temporalio/workflow';

/** For work that a caller waits for: done in milliseconds, or tried again soon, and given up before they do. */
export const WHILE_A_CALLER_WAITS = {
  startToCloseTimeout: '5s',
  scheduleToCloseTimeout: '20s',
  retry: { initialInterval: '250ms', backoffCoefficient: 1.5, maximumInterval: '2s' },
} as const satisfies ActivityOptions;

import { makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import type { WorkflowBundleOption } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { pino } from 'pino';
import { temporalLogger } from '../../logging.ts';
import { historyFromJson } from '../history-json.ts';
import type { RecordedHistory } from './recorded-histories.ts';

// What the SDK logs of a failed replay is told by the failure.
Runtime.install({
  logger: temporalLogger(pino({ level: 'silent' })),
  telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) } },
  shutdownSignals: [],
});

/**
 * Runs workflow code against a recorded history.
 * @throws {Error} with the first step that differs, and what to do about it.
 */
export async function replay(
  workflowBundle: WorkflowBundleOption,
  { name, json, workflowId }: RecordedHistory,
): Promise<void> {
  try {
    await Worker.runReplayHistory({ workflowBundle }, historyFromJson(json), workflowId);
  } catch (cause) {
    if (!(cause instanceof DeterminismViolationError)) throw cause;
    throw new Error(`${name}: ${firstDifference(cause)}.\n${REMEDY}`, { cause });
  }
}

const REMEDY = `A call that is on while this code is deployed would stop right there. Keep the old way behind patched('…') of
@temporalio/workflow, move the histories so far to a folder of their own under test/histories, where they go on being
replayed, and record today's: HOLDFAST_RECORD_HISTORIES=1 npm test -- acceptance`;

/** The engine's own words, out of what the SDK wraps around them. */
function firstDifference({ message }: Error): string {
  return /Nondeterminism error: ([^"]+)"/.exec(message)?.[1] ?? message;
}

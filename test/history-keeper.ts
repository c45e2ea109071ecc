import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { z } from 'zod';
import { historyToJson } from './history-json.ts';

/** Set to 1, `npm test -- acceptance` records the histories anew that the replay test holds the workflows to. */
const RECORD = 'HOLDFAST_RECORD_HISTORIES';

/** Its first event names the script. */
const scriptOf = z.object({
  events: z.tuple(
    [
      z.object({
        workflowExecutionStartedEventAttributes: z.object({ workflowType: z.object({ name: z.string() }) }),
      }),
    ],
    z.unknown(),
  ),
});

/** What says where a history was made, and nothing about the call. */
const OF_THIS_MACHINE = new Set(['identity', 'stackTrace']);

export interface HistoryKeeper {
  /** Keeps the history of the first workflow that it is given, when histories are being recorded. */
  keep(workflow: Pick<WorkflowHandle, 'fetchHistory'>): Promise<void>;
}

/** Keeps one call's history under the name of its ending; without a name, none. */
export function historyKeeper(ending: string | undefined): HistoryKeeper {
  let open = process.env[RECORD] === '1';
  return {
    keep: async (workflow) => {
      if (!open || ending === undefined) return;
      open = false;
      const history = historyToJson(await workflow.fetchHistory());
      const text = JSON.stringify(
        history,
        (name, value: unknown) => (OF_THIS_MACHINE.has(name) ? undefined : value),
        1,
      );
      const script =
        scriptOf.parse(history).events[0].workflowExecutionStartedEventAttributes.workflowType.name;
      const file = fileURLToPath(new URL(`histories/${script}/${ending}.json`, import.meta.url));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, `${text}\n`);
    },
  };
}

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from '../../set-up/places.mjs';

export interface RecordedHistory {
  /** Path of its file. */
  readonly name: string;
  readonly json: unknown;
  readonly workflowId: string;
  /** What the call's workflow returned as its outcome. */
  readonly outcome: string;
}

const payload = z
  .object({ data: z.string() })
  .transform(({ data }): unknown => JSON.parse(Buffer.from(data, 'base64').toString()));

const started = z.object({ workflowExecutionStartedEventAttributes: z.object({ workflowId: z.string() }) });

const completed = z.object({
  workflowExecutionCompletedEventAttributes: z.object({
    result: z.object({ payloads: z.tuple([payload.pipe(z.object({ outcome: z.string() }))]) }),
  }),
});

const history = z.object({ events: z.tuple([started], z.unknown()) });

/** All histories below test/histories, each from first ring to last effect. */
export function recordedHistories(): RecordedHistory[] {
  return globSync('test/histories/**/*.json', { cwd: root })
    .toSorted()
    .map((name) => {
      const json: unknown = JSON.parse(readFileSync(join(root, name), 'utf8'));
      const { events } = history.parse(json);
      const { workflowId } = events[0].workflowExecutionStartedEventAttributes;
      const { result } = completed.parse(events.at(-1)).workflowExecutionCompletedEventAttributes;
      return { name, json, workflowId, outcome: result.payloads[0].outcome };
    });
}

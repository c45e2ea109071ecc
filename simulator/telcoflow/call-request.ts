import { z } from 'zod';
import { settingOverridesSchema } from './settings.ts';

const voice = z.string().min(1).optional();
const waitMs = z.number().int().min(0).max(3_600_000);

/** What a party does, one after the other. */
export const stepSchema = z.union([
  z.strictObject({ waitForPrompt: z.literal(true), silenceMs: waitMs.optional() }),
  z.strictObject({ waitForAnswer: z.literal(true) }),
  z.strictObject({ say: z.string().min(1), voice }),
  z.strictObject({ play: z.string().min(1) }),
  z.strictObject({ pauseMs: waitMs }),
  z.strictObject({ hangUp: z.literal(true) }),
]);

export type Step = z.infer<typeof stepSchema>;

/** A call to be placed. */
export const callRequestSchema = z.strictObject({
  /** The caller's number; absent or empty = withheld. */
  from: z.string().default(''),
  /** The dialled number, which is also the callee of `call.connect`. */
  to: z.string().min(1),
  /** What the caller does. Speaking and waiting for a prompt wait until the call was picked up; then the caller stays on the line. */
  steps: z.array(stepSchema).default([]),
  /** What the callee does after picking up. */
  calleeSteps: z.array(stepSchema).default([]),
  /** Rate of the caller's phone line: a narrow one is heard as such. What the agent gets is always at the rate that it asked for. */
  sampleRate: z.union([z.literal(8000), z.literal(16_000), z.literal(24_000)]).optional(),
  /** Whether the callee picks up, and after how long. */
  callee: z.enum(['picks-up', 'no-answer', 'busy']).default('picks-up'),
  answerAfterMs: waitMs.default(1000),
  /** Platform settings that are different for this call. */
  settings: settingOverridesSchema.default({}),
});

/** A call as a test writes it: what has a default may be absent. */
export type CallRequest = z.input<typeof callRequestSchema>;
export type PlacedCall = z.infer<typeof callRequestSchema>;

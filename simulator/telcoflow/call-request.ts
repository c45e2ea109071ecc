import { z } from 'zod';
import { settingOverridesSchema } from './settings.ts';
import { faultIn } from './step-faults.ts';

const voice = z.string().min(1).optional();
const waitMs = z.number().int().min(0).max(3_600_000);
const soundMs = z.number().int().min(20).max(600_000);
/** How much louder the speech is than the white noise under it. */
const snrDb = z.number().min(-20).max(80).optional();
/** RMS below full scale. */
const levelDb = z.number().min(-90).max(0).optional();

/** What makes a caller act; without any of it the step is carried out when it is its turn. */
const trigger = {
  /** The agent said these words, and then fell silent. */
  whenHears: z.string().min(1).optional(),
  /** With `whenHears`: so long after the end of what the agent said, even when it speaks again by then. */
  afterMs: waitMs.optional(),
  /** The agent began a prompt so long ago: it is talked over. */
  interruptAfterMs: waitMs.optional(),
};

/** What a party does, one after the other. */
export const stepSchema = z.union([
  z.strictObject({ waitForPrompt: z.literal(true), silenceMs: waitMs.optional() }),
  z.strictObject({ waitForAnswer: z.literal(true) }),
  z.strictObject({ ...trigger, say: z.string().min(1), voice, snrDb }),
  z.strictObject({ ...trigger, play: z.string().min(1), snrDb }),
  z.strictObject({ ...trigger, noiseMs: soundMs, levelDb }),
  z.strictObject({ ...trigger, cough: z.literal(true), levelDb }),
  z.strictObject({ pauseMs: waitMs }),
  z.strictObject({ ...trigger, hangUp: z.literal(true) }),
  z.strictObject({ ...trigger, whenHears: z.string().min(1) }),
]);

export type Step = z.infer<typeof stepSchema>;

const callSchema = z.strictObject({
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

/** A call to be placed. */
export const callRequestSchema = callSchema.superRefine((call, context) => {
  for (const by of ['steps', 'calleeSteps'] as const) {
    for (const [index, step] of call[by].entries()) {
      const fault = faultIn(step, by);
      if (!fault) continue;
      context.addIssue({ code: 'custom', path: [by, index, fault.field], message: fault.remedy });
    }
  }
});

/** A call as a test writes it: what has a default may be absent. */
export type CallRequest = z.input<typeof callRequestSchema>;
export type PlacedCall = z.infer<typeof callRequestSchema>;

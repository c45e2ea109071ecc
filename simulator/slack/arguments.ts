import { z } from 'zod';
import { blocks, MOST_BLOCKS_CHARACTERS } from './block-limits.ts';
import { Refused } from './refused.ts';

/** Slack's clients send a form: numbers and booleans as text, lists and objects as JSON. */
const flag = z
  .union([z.boolean(), z.enum(['true', 'false', '1', '0'])])
  .transform((given) => given === true || given === 'true' || given === '1');

const count = z.coerce.number().int();

const json = z.union([z.string().transform((text, context) => parsed(text, context)), z.unknown()]);

function parsed(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
}

const metadata = json.pipe(
  z.object({ event_type: z.string().min(1), event_payload: z.record(z.string(), z.unknown()) }),
);

const LONGEST_TEXT = 40_000;
const LARGEST_METADATA = 8_000;

const contentFields = {
  text: z.string().default(''),
  blocks: json.pipe(z.array(z.unknown())).optional(),
  metadata: metadata.optional(),
};

export const postArguments = z.object({
  channel: z.string(),
  ...contentFields,
  thread_ts: z.string().optional(),
  reply_broadcast: flag.default(false),
  unfurl_links: flag.default(true),
  unfurl_media: flag.default(true),
});

export const updateArguments = z.object({ channel: z.string(), ts: z.string(), ...contentFields });

export const historyArguments = z.object({
  channel: z.string(),
  cursor: z.string().default(''),
  oldest: z.coerce.number().default(0),
  latest: z.coerce.number().default(Infinity),
  inclusive: flag.default(false),
  limit: count.min(1).max(999).default(100),
  include_all_metadata: flag.default(false),
});

export const repliesArguments = historyArguments.extend({ ts: z.string() });

export const listArguments = z.object({
  cursor: z.string().default(''),
  limit: count.min(1).max(1000).default(100),
  exclude_archived: flag.default(false),
});

export const reactionArguments = z.object({
  channel: z.string(),
  timestamp: z.string(),
  name: z.string().min(1),
});

/** Slack names what is wrong with a message by the part that is. */
export function argumentsOf<T>(schema: z.ZodType<T>, given: unknown): T {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = String(issue?.path[0]);
  const said = result.error.issues.map(
    (one) => `[ERROR] ${one.message} [json-pointer:/${one.path.join('/')}]`,
  );
  if (field === 'channel') throw new Refused('channel_not_found', said);
  if (field === 'blocks') throw new Refused('invalid_blocks_format', said);
  if (field === 'metadata') throw new Refused('invalid_metadata_format', said);
  throw new Refused('invalid_arguments', said);
}

/** @throws {Refused} what Slack would say to a message that it does not take. */
export function checkContent(
  content: Pick<z.infer<typeof postArguments>, 'text' | 'blocks' | 'metadata'>,
): void {
  const { text, blocks: given, metadata: facts } = content;
  if (text === '' && given === undefined) throw new Refused('no_text');
  if (text.length > LONGEST_TEXT) throw new Refused('msg_too_long');
  if (facts !== undefined && JSON.stringify(facts).length > LARGEST_METADATA) {
    throw new Refused('metadata_too_large');
  }
  if (given === undefined) return;
  const checked = blocks.safeParse(given);
  if (!checked.success) {
    const said = checked.error.issues.map(
      (issue) => `[ERROR] ${issue.message} [json-pointer:/blocks/${issue.path.join('/')}]`,
    );
    throw new Refused('invalid_blocks', said);
  }
  if (JSON.stringify(given).length > MOST_BLOCKS_CHARACTERS) throw new Refused('msg_blocks_too_long');
}

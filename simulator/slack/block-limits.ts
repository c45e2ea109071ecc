import { z } from 'zod';

/** Slack's documented limits of Block Kit, as far as a message can break them. Unknown block types are refused. */
function plainText(longest: number) {
  return z.object({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(longest),
    emoji: z.boolean().optional(),
  });
}

function anyText(longest: number) {
  const mrkdwn = z.object({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(longest),
    verbatim: z.boolean().optional(),
  });
  return z.discriminatedUnion('type', [plainText(longest), mrkdwn]);
}

const id = z.string().max(255).optional();

const confirm = z.object({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(['primary', 'danger']).optional(),
});

const button = z.object({
  type: z.literal('button'),
  text: plainText(75),
  action_id: id,
  url: z.url().max(3000).optional(),
  value: z.string().max(2000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
});

const uniqueActions = (elements: readonly { readonly action_id?: string | undefined }[]) => {
  const ids = elements.map(({ action_id }) => action_id).filter((one) => one !== undefined);
  return new Set(ids).size === ids.length;
};

const block = z.discriminatedUnion('type', [
  z.object({ type: z.literal('header'), text: plainText(150), block_id: id }),
  z
    .object({
      type: z.literal('section'),
      text: anyText(3000).optional(),
      fields: z.array(anyText(2000)).min(1).max(10).optional(),
      accessory: button.optional(),
      block_id: id,
    })
    .refine(
      ({ text, fields }) => text !== undefined || fields !== undefined,
      'a section needs text or fields',
    ),
  z.object({
    type: z.literal('actions'),
    elements: z
      .array(button)
      .min(1)
      .max(25)
      .refine(uniqueActions, 'action_id must be unique within its block'),
    block_id: id,
  }),
  z.object({ type: z.literal('context'), elements: z.array(anyText(3000)).min(1).max(10), block_id: id }),
  z.object({ type: z.literal('divider'), block_id: id }),
]);

export const blocks = z.array(block).max(50);

/** Undocumented, seen in the field: all blocks together. */
export const MOST_BLOCKS_CHARACTERS = 13_200;

import type { Wanted, Wants } from '../contracts/questions.ts';

/** What a caller can mean by what they say to a question. */
export const INTENTS = ['answer', 'unclear', 'repeat', 'person', 'goodbye'] as const;

/** JSON schema by which the model tells what a caller has answered: one property for each detail that is wanted. */
export function answerSchemaOf(wants: Wants): object {
  return {
    type: 'object',
    properties: {
      transcript: {
        type: 'string',
        description: 'The words that the caller said; empty when none could be understood.',
      },
      intent: {
        type: 'string',
        enum: INTENTS,
        description:
          '"person" when the caller wants to talk to somebody; "goodbye" when they want to end the call; "repeat" when ' +
          'they want to hear the question again; "answer" when they answer any part of it; else "unclear".',
      },
      confidence: {
        type: 'string',
        enum: ['high', 'low'],
        description: '"low" when any part of the answer is a guess.',
      },
      values: {
        type: 'object',
        description: 'What the caller answered, and nothing that they did not say.',
        properties: Object.fromEntries(
          Object.entries(wants).map(([name, wanted]) => [name, schemaOf(wanted)]),
        ),
      },
    },
    required: ['transcript', 'intent', 'confidence', 'values'],
  };
}

function schemaOf(wanted: Wanted): object {
  switch (wanted.kind) {
    case 'yes-no':
      return {
        type: 'string',
        enum: ['yes', 'no'],
        description: `"yes" when ${wanted.yes}; "no" when they do not.`,
      };
    case 'choice':
    case 'service':
      return {
        type: 'string',
        enum: wanted.options.map(({ words }) => words),
        description: 'The one that the caller chooses, in whatever words.',
      };
    case 'date':
      return { type: 'string', format: 'date', description: 'The day that the caller names, as YYYY-MM-DD.' };
    case 'time':
      return {
        type: 'string',
        format: 'time',
        description:
          'The time of day that the caller names, as HH:MM of 24 hours; or "morning", "afternoon", "evening".',
      };
    case 'name':
      return { type: 'string', description: 'The name that the caller says is theirs.' };
    default:
      return { type: 'string', description: 'What the caller answers, in their own words.' };
  }
}

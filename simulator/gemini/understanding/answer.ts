import { DateTime } from 'luxon';
import type { Heard } from '../decoder-thread.ts';
import { corrected } from './corrections.ts';
import { dayIn } from './dates.ts';
import type { Detail, Details } from './details.ts';
import { wants } from './intent.ts';
import { nameIn } from './names.ts';
import { optionIn } from './options.ts';
import { timeIn } from './times.ts';
import { yesOrNo } from './yes-no.ts';

/** What is asked about the words that were heard. */
export interface Asked {
  readonly details: Details;
  /** What the request says beside the sound. */
  readonly prompt: string;
}

/** What the words that were heard mean as an answer: by rules, and nothing that is not in them. */
export function answerIn({ text, confidence }: Heard, { details, prompt }: Asked): object {
  const today = todayIn(prompt);
  const values: Record<string, string> = {};
  for (const piece of corrected(text)) {
    for (const [name, detail] of details) {
      const value = detail.kind === 'words' ? text : valueIn(piece, detail, today);
      if (value !== undefined && value !== '') values[name] = value;
    }
  }
  return { transcript: text, confidence, ...intended(text, values, details) };
}

function intended(text: string, values: Readonly<Record<string, string>>, details: Details): object {
  if (wants(text, 'person')) return { intent: 'person', values: {} };
  if (wants(text, 'repeat')) return { intent: 'repeat', values: {} };
  const isAnswered = Object.keys(values).some((name) => details.get(name)?.kind !== 'words');
  if (wants(text, 'goodbye') && !isAnswered) return { intent: 'goodbye', values: {} };
  return { intent: Object.keys(values).length > 0 ? 'answer' : 'unclear', values };
}

function valueIn(text: string, detail: Detail, today: DateTime): string | undefined {
  switch (detail.kind) {
    case 'yes-no':
      return yesOrNo(text);
    case 'option':
      return optionIn(text, detail.options, today);
    case 'date':
      return dayIn(text, today)?.toFormat('yyyy-MM-dd');
    case 'time':
      return timeIn(text);
    default:
      return nameIn(text);
  }
}

/** The day that the prompt says it is, at midnight; without one, the day that it is. */
function todayIn(prompt: string): DateTime {
  const [date = new Date().toISOString().slice(0, 10)] = /\b\d{4}-\d\d-\d\d\b/.exec(prompt) ?? [];
  return DateTime.fromISO(date, { zone: 'utc', locale: 'en' });
}
